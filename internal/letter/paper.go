package letter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"tinhso/internal/document"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/notify"
	"tinhso/internal/once"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Paper is a letter of a dossier with the words as they were sent (thư, văn bản của hồ sơ).
type Paper struct {
	ID        string    `json:"-"`
	DossierID string    `json:"-"`
	UnitID    string    `json:"-"`
	UnitPath  string    `json:"-"`
	Template  string    `json:"-"` // code of the template
	Version   int64     `json:"-"`
	Type      string    `json:"-"`
	Number    string    `json:"-"` // số, ký hiệu; empty: not numbered yet, a draft to be signed
	On        viet.Day  `json:"-"`
	MadeAt    time.Time `json:"-"`
	MadeBy    string    `json:"-"`
	MadeName  string    `json:"-"`
	ToldAt    time.Time `json:"-"`
	Title     string    `json:"title"` // of the template, when it was written
	Filled
	Code        string `json:"code"` // of the dossier
	SignerTitle string `json:"signer_title,omitempty"`
	Signer      string `json:"signer,omitempty"`
}

// NewPaper is a letter somebody has written (soạn văn bản).
type NewPaper struct {
	Paper
	Numbered bool // takes a number of the unit's series
	Tell     bool // tells the applicant by a notice
	Abbrev   string
	Once     once.Guard
}

// Write keeps a letter for a dossier (lưu văn bản), numbers it and has its applicant told when that is asked for. The
// caller has read the dossier.
func (l *Letters) Write(ctx context.Context, n NewPaper) (Paper, error) {
	p := n.Paper
	if err := policy.Can(ctx, "letter.write", policy.Object{Kind: "letter", UnitID: p.UnitID, UnitPath: p.UnitPath}); err != nil {
		return Paper{}, err
	}
	p.To, p.Subject, p.Notice = viet.OneLine(p.To), viet.OneLine(p.Subject), viet.OneLine(p.Notice)
	p.Signer, p.SignerTitle, p.Body = viet.OneLine(p.Signer), viet.OneLine(p.SignerTitle), strings.TrimSpace(viet.NFC(p.Body))
	if faults := p.faults(n.Tell); len(faults) > 0 {
		return Paper{}, fault.Invalid("letter.invalid", faults...)
	}
	who := identity.From(ctx)
	err := l.db.Write(ctx, func(tx *store.Tx) error {
		if err := n.Once.Before(ctx, tx); err != nil {
			return err
		}
		p.ID, p.MadeAt, p.MadeBy, p.MadeName, p.On = store.NewID(), tx.Now(), who.AccountID, who.Name, viet.DayOf(tx.Now())
		if n.Numbered {
			serial, err := document.NextTx(ctx, tx, document.Use{UnitID: p.UnitID, TypeCode: p.Type, On: p.On, Subject: p.ID, By: who.AccountID})
			if err != nil {
				return err
			}
			shown := p.Type
			if p.Type == Official { // an ordinary letter bears the agency alone
				shown = ""
			}
			p.Number = document.Reference(serial, shown, n.Abbrev)
		}
		data, err := json.Marshal(p)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, paperInsert, p.ID, p.DossierID, p.UnitID, p.UnitPath, p.Template, p.Version, p.Type, p.Number, p.On,
			string(data), store.Millis(p.MadeAt), p.MadeBy, p.MadeName); err != nil {
			return err
		}
		if err := n.Once.After(ctx, tx, p); err != nil {
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "letter.written", Subject: p.ID, Actor: who.AccountID, UnitPath: p.UnitPath,
			Data: written{Paper: p.ID, Dossier: p.DossierID, Template: p.Template, Version: p.Version, Numbered: n.Numbered, Tell: n.Tell}})
	})
	return p, err
}

type written struct {
	Paper    string `json:"paper"`
	Dossier  string `json:"dossier"`
	Template string `json:"template"`
	Version  int64  `json:"version"`
	Numbered bool   `json:"numbered,omitempty"`
	Tell     bool   `json:"tell,omitempty"`
}

// faults checks what a person left of a letter; a name in braces that nobody filled in is not sent to anybody.
func (p Paper) faults(tell bool) []fault.Field {
	var all []fault.Field
	for _, x := range []struct {
		path, text string
		most       int
		need       bool
	}{{"to", p.To, mostSubject, p.Type == Official}, {"subject", p.Subject, mostSubject, true}, {"body", p.Body, mostBody, true},
		{"notice", p.Notice, mostNotice, tell}, {"signer", p.Signer, 200, false}, {"signer_title", p.SignerTitle, 200, false}} {
		switch {
		case x.need && blank(x.text):
			all = append(all, fault.Field{Path: x.path, Code: "letter.needed"})
		case utf8.RuneCountInString(x.text) > x.most:
			all = append(all, fault.Field{Path: x.path, Code: "letter.long", Args: fault.Args("most", x.most, "line", 1)})
		case strings.ContainsAny(x.text, "{}"):
			all = append(all, fault.Field{Path: x.path, Code: "letter.unfilled"})
		}
	}
	return all
}

func scanPaper(row scanner) (p Paper, err error) {
	var data []byte
	var told *time.Time
	err = row.Scan(&p.ID, &p.DossierID, &p.UnitID, &p.UnitPath, &p.Template, &p.Version, &p.Type, &p.Number, &p.On, &data, &p.MadeAt, &p.MadeBy, &p.MadeName, &told)
	if err != nil {
		return p, err
	}
	if told != nil {
		p.ToldAt = *told
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, fmt.Errorf("letter: paper %s: %w", p.ID, err)
	}
	return p, nil
}

// Papers lists the letters of a dossier, the latest first. The caller has read the dossier.
func (l *Letters) Papers(ctx context.Context, dossierID string) ([]Paper, error) {
	policy.Public(ctx, "the caller has read the dossier")
	return store.All(ctx, l.db, papersOf, func(rows *store.Rows) (Paper, error) { return scanPaper(rows) }, dossierID)
}

// Paper reads one letter of a dossier that the caller has read.
func (l *Letters) Paper(ctx context.Context, dossierID, id string) (Paper, error) {
	policy.Public(ctx, "the caller has read the dossier")
	p, err := scanPaper(l.db.QueryRow(ctx, paperGet, id))
	if errors.Is(err, store.ErrNone) || err == nil && p.DossierID != dossierID {
		return Paper{}, unknown()
	}
	return p, err
}

// Contact finds whom to tell about a dossier.
type Contact func(ctx context.Context, tx *store.Tx, dossierID string) (notify.To, error)

// Consumer tells applicants of letters written to them (báo tin có văn bản).
func Consumer(contact Contact) event.Consumer {
	return event.Consumer{Name: "letter", Kinds: []string{"letter.written"}, Apply: func(ctx context.Context, tx *store.Tx, e event.Event) error {
		var w written
		if err := e.Decode(&w); err != nil || !w.Tell {
			return err
		}
		p, err := scanPaper(tx.QueryRow(ctx, paperGet, w.Paper))
		if err != nil {
			return err
		}
		to, err := contact(ctx, tx, w.Dossier)
		if fault.KindOf(err) == fault.KindNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		to.Key = "event:" + e.ID
		if err := notify.NoticeTx(ctx, tx, to, "letter", map[string]any{"code": p.Code, "subject": p.Subject, "text": p.Notice}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, paperTold, p.ID, store.Millis(tx.Now()))
		return err
	}}
}
