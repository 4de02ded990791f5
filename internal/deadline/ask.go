package deadline

import (
	"context"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Question is what the command `tinhso deadline` asks (câu hỏi tính thời hạn), as typed.
type Question struct {
	Received string   `json:"received"` // RFC 3339
	Amount   int      `json:"amount"`
	Kind     string   `json:"kind"`
	Term     string   `json:"term,omitempty"` // name of a term by law, instead of amount and kind
	CutOff   string   `json:"cut_off,omitempty"`
	Pauses   []string `json:"pauses,omitempty"` // FROM..TO; nothing after .. is a pause that still lasts
	Extend   int      `json:"extend,omitempty"`
}

// Answer reads the question and counts on a calendar. Every faulty part is named by its field.
func (q Question) Answer(c Calendar) (Result, error) {
	var fields []fault.Field
	refuse := func(path, code string, args ...any) {
		fields = append(fields, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
	}
	received, err := instant(q.Received)
	if err != nil {
		refuse("received", "deadline.instant.format", "value", q.Received)
	}
	kind := Kind(q.Kind)
	if !kind.Valid() {
		refuse("kind", "deadline.kind.unknown")
	}
	cut := ""
	if q.CutOff != "" {
		if cut, err = viet.ParseClock(q.CutOff); err != nil {
			refuse("cut_off", "viet.clock.format")
		}
	}
	var pauses []Pause
	for _, text := range q.Pauses {
		p, err := ParsePause(text)
		if err != nil {
			refuse("pause", "deadline.pause.format", "value", text)
		}
		pauses = append(pauses, p)
	}
	if len(fields) > 0 {
		return Result{}, fault.Invalid("deadline.question", fields...)
	}
	return Compute(c, received, Budget{Amount: q.Amount, Kind: kind, CutOff: cut}, pauses, q.Extend)
}

// Answer counts on the calendar of a unit. A term asked for by name is the one in force on the day of receipt, and may be
// extended only as its law allows.
func (b *Book) Answer(ctx context.Context, r store.Reader, unitID string, q Question) (Result, error) {
	book, err := b.Snapshot(ctx, r)
	if err != nil {
		return Result{}, err
	}
	c, err := book.For(ctx, unitID)
	if err != nil || q.Term == "" {
		if err != nil {
			return Result{}, err
		}
		return q.Answer(c)
	}
	received, err := instant(q.Received)
	if err != nil {
		return Result{}, fieldFault("received", "deadline.instant.format", "value", q.Received)
	}
	t, err := b.Term(ctx, r, q.Term, viet.DayOf(received))
	if err != nil {
		return Result{}, err
	}
	if err := t.MayExtend(q.Extend); err != nil {
		return Result{}, err
	}
	q.Amount, q.Kind = t.Amount, string(t.Kind)
	res, err := q.Answer(c)
	res.Term = &t
	return res, err
}

// ParsePause reads FROM..TO, two instants; TO may be missing.
func ParsePause(s string) (Pause, error) {
	from, to, ok := strings.Cut(s, "..")
	if !ok {
		return Pause{}, fault.New(fault.KindInvalid, "deadline.pause.format", "value", s)
	}
	var p Pause
	var err error
	if p.From, err = instant(from); err == nil && strings.TrimSpace(to) != "" {
		p.To, err = instant(to)
	}
	if err != nil {
		return Pause{}, fault.New(fault.KindInvalid, "deadline.pause.format", "value", s)
	}
	return p, nil
}

func instant(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, strings.TrimSpace(s))
	if err != nil {
		return time.Time{}, err
	}
	if y := t.Year(); y < 1900 || y > 2200 {
		return time.Time{}, fault.Invalid("deadline.received.range")
	}
	return t, nil
}
