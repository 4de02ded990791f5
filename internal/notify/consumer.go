package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Contact finds whom to tell about a dossier: the owner's account and the
// address given in the filing. Events carry no personal data, so it is looked
// up when the event is applied. Nobody to tell is a zero To.
type Contact func(ctx context.Context, tx *store.Tx, dossierID string) (To, error)

// step is what the event of a dossier's step says.
type step struct {
	Code          string     `json:"code"`
	ProcedureName string     `json:"procedure_name"`
	UnitName      string     `json:"unit_name"`
	Channel       string     `json:"channel"`
	AnswerBy      time.Time  `json:"answer_by"`
	DueAt         *time.Time `json:"due_at"`
	DueWas        *time.Time `json:"due_was"`
	Cause         string     `json:"cause"`
	Provisional   bool       `json:"provisional"`
	Assignee      string     `json:"assignee"`
	Tell          []string   `json:"tell"` // officers of the units that are asked
}

// told are the steps a citizen is told of, and as what.
var told = map[string]func(s step) string{
	"dossier.submit":       submitted,
	"dossier.accept":       accepted,
	"dossier.refuse":       always("dossier_refused"),
	"dossier.request_more": always("dossier_more"),
	"dossier.issue":        always("dossier_result_ready"),
	"dossier.return":       always("dossier_returned"),
	"dossier.transfer":     always("dossier_transferred"),
	"dossier.withdraw":     always("dossier_withdrawn"),
	"dossier.extend":       always("dossier_deadline_moved"),
	"dossier.supply":       resumed,
	"dossier.stop":         always("dossier_stopped"),
	"dossier.reprojected":  recounted,
}

// given are the steps of which the officer is told who has the dossier, when somebody else made them.
var given = map[string]string{
	"dossier.assign":   "desk_given",
	"dossier.forward":  "desk_given",
	"dossier.supply":   "desk_supplied",
	"dossier.advise":   "desk_advised",
	"dossier.reject":   "desk_rejected",
	"dossier.withdraw": "desk_withdrawn",
}

// asking are the steps of which officers of other units are told.
var asking = map[string]string{"dossier.consult": "desk_asked", "dossier.remind": "desk_reminded"}

func always(kind string) func(step) string { return func(step) string { return kind } }

// submitted tells those who filed from afar; who stands at the counter has the
// receipt in hand.
func submitted(s step) string {
	if s.Channel == "direct" {
		return ""
	}
	return "dossier_submitted"
}

func accepted(s step) string {
	switch {
	case s.DueAt == nil:
		return "dossier_accepted_undated"
	case s.Provisional:
		return "dossier_accepted_provisional"
	}
	return "dossier_accepted"
}

// resumed tells the new due day once the citizen has answered.
func resumed(s step) string {
	if s.DueAt == nil {
		return ""
	}
	return "dossier_deadline_moved"
}

// recounted tells the new due day when the calendar moved it; that the office closes at another hour moves no day.
func recounted(s step) string {
	if s.DueAt == nil || s.DueWas != nil && viet.DayOf(*s.DueWas) == viet.DayOf(*s.DueAt) {
		return ""
	}
	return "dossier_calendar_moved"
}

// Consumer tells citizens about their dossiers (báo tin cho người nộp hồ sơ).
func Consumer(contact Contact) event.Consumer {
	list := make([]string, 0, len(told))
	for kind := range told {
		list = append(list, kind)
	}
	for kind := range asking {
		list = append(list, kind)
	}
	for kind := range given {
		if _, both := told[kind]; !both {
			list = append(list, kind)
		}
	}
	slices.Sort(list)
	return event.Consumer{Name: "notify", Kinds: list, Apply: func(ctx context.Context, tx *store.Tx, e event.Event) error {
		return apply(ctx, tx, e, contact)
	}}
}

func apply(ctx context.Context, tx *store.Tx, e event.Event, contact Contact) error {
	var s step
	if err := e.Decode(&s); err != nil {
		return err
	}
	if err := tellOfficer(ctx, tx, e, s); err != nil {
		return err
	}
	say, ok := told[e.Kind]
	if !ok {
		return nil
	}
	kind := say(s)
	if kind == "" {
		return nil
	}
	to, err := contact(ctx, tx, e.Subject)
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("notify: contact of %s: %w", e.Subject, err)
	}
	to.Key = "event:" + e.ID
	if to.Link == "" {
		to.Link = "/ho-so/tra-cuu?ma=" + url.QueryEscape(s.Code)
	}
	args := map[string]any{"code": s.Code, "procedure": s.ProcedureName, "unit": s.UnitName}
	if !s.AnswerBy.IsZero() {
		args["answer_at"] = s.AnswerBy.Format(time.RFC3339)
	}
	if s.DueAt != nil {
		args["due_at"] = s.DueAt.Format(time.RFC3339)
	}
	if s.DueWas != nil && s.Cause != "" {
		args["due_was_at"], args["cause"] = s.DueWas.Format(time.RFC3339), s.Cause
	}
	return NoticeTx(ctx, tx, to, kind, args)
}

// tellOfficer tells the officer who has a dossier what others did with it, and those who are asked that they are.
func tellOfficer(ctx context.Context, tx *store.Tx, e event.Event, s step) error {
	for _, account := range s.Tell {
		if kind := asking[e.Kind]; kind != "" && account != e.Actor {
			to := To{AccountID: account, Key: "event:" + e.ID + ":" + account, Link: "/desk/ho-so/" + url.PathEscape(s.Code)}
			if err := NoticeTx(ctx, tx, to, kind, map[string]any{"code": s.Code, "procedure": s.ProcedureName, "unit": s.UnitName}); err != nil {
				return err
			}
		}
	}
	kind, ok := given[e.Kind]
	if !ok || s.Assignee == "" || s.Assignee == e.Actor {
		return nil
	}
	to := To{AccountID: s.Assignee, Key: "event:" + e.ID + ":desk", Link: "/desk/ho-so/" + url.PathEscape(s.Code)}
	return NoticeTx(ctx, tx, to, kind, map[string]any{"code": s.Code, "procedure": s.ProcedureName})
}

// ToldOf says which of some events their owner was told of, and when (đã báo tin cho người nộp).
func ToldOf(ctx context.Context, r store.Reader, events []string) (map[string]time.Time, error) {
	told := map[string]time.Time{}
	if len(events) == 0 {
		return told, nil
	}
	keys := make([]string, len(events))
	for i, id := range events {
		keys[i] = "event:" + id
	}
	q, args := store.In(sqlToldOf, nil, keys)
	_, err := store.All(ctx, r, q, func(rows *store.Rows) (key string, err error) {
		var at time.Time
		err = rows.Scan(&key, &at)
		told[strings.TrimPrefix(key, "event:")] = at
		return key, err
	}, args...)
	return told, err
}

func encode(args map[string]any) (string, error) {
	if args == nil {
		return "{}", nil
	}
	b, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("notify: arguments: %w", err)
	}
	return string(b), nil
}
