package report

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/indicator"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Act is one step with what guards it (thao tác trên báo cáo): the version that was shown, and a key of its own.
type Act struct {
	Version int64
	Once    once.Guard
}

const maxWhy = 2000

// Enter keeps figures typed by hand (nhập số liệu): a text for each "row/column"; an empty one takes the figure back.
// What contradicts is kept and found; what cannot be read is refused, each with its cell.
func (m *Reports) Enter(ctx context.Context, k Key, a Act, cells map[string]string, why string) error {
	return m.act(ctx, k, "report.write", a, "report.entered", func(ctx context.Context, tx *store.Tx, c *course) error {
		if c.state.Frozen() {
			return fault.Conflict("report.frozen")
		}
		live, err := m.build(ctx, c.formNow, c.unit, c.span)
		if err != nil {
			return err
		}
		changed, wrong := c.formNow.typedIn(&live, cells)
		if len(wrong) > 0 {
			return fault.Invalid("report.typed.wrong", wrong...)
		}
		why = strings.TrimSpace(viet.NFC(why))
		if len(why) > maxWhy {
			return fault.Invalid("report.why.long", fault.Field{Path: "why", Code: "report.why.long"})
		}
		if c.data.Typed == nil {
			c.data.Typed = map[string]typed{}
		}
		who := identity.From(ctx)
		for at, text := range changed {
			if text == "" {
				delete(c.data.Typed, at)
				continue
			}
			if c.data.Typed[at].Text == text {
				continue
			}
			if why == "" {
				return fault.Invalid("report.why.needed", fault.Field{Path: "why", Code: "report.why.needed"})
			}
			c.data.Typed[at] = typed{Text: text, Typed: Typed{By: who.AccountID, Name: who.Name, At: tx.Now(), Why: why}}
		}
		c.state = Draft
		return nil
	})
}

// typedIn reads what was typed, each by the kind of its cell.
func (f Form) typedIn(live *Sheet, cells map[string]string) (map[string]string, []fault.Field) {
	out := map[string]string{}
	var wrong []fault.Field
	for at, text := range cells {
		ref, ok := parseRef(at, live.ID)
		row, col := live.row(ref.Row), live.column(ref.Column)
		if !ok || row == nil || col == nil || !(FormColumn{ID: col.ID, Kind: col.Kind}).Enterable() {
			wrong = append(wrong, fault.Field{Path: at, Code: "report.typed.cell"})
			continue
		}
		text = plain(text)
		if text == "" || text == row.Cells[ref.Column].Text {
			out[at] = ""
			continue
		}
		figure, err := ReadFigure(col.Kind, text)
		if err != nil {
			e, _ := fault.As(err)
			wrong = append(wrong, fault.Field{Path: at, Code: e.Code, Args: e.Args})
			continue
		}
		if figure.value != nil && figure.value.Sign() < 0 { // what is counted, scored or shared is never below nothing
			wrong = append(wrong, fault.Field{Path: at, Code: "report.typed.negative", Args: fault.Args("text", short(text))})
			continue
		}
		out[at] = text
	}
	return out, wrong
}

// Check freezes the figures as they are and judges them (kiểm tra, chốt số liệu).
func (m *Reports) Check(ctx context.Context, k Key, a Act) error {
	return m.act(ctx, k, "report.write", a, "report.checked", func(ctx context.Context, tx *store.Tx, c *course) error {
		if c.state.Frozen() {
			return fault.Conflict("report.frozen")
		}
		if !c.span.Last().Before(viet.DayOf(tx.Now())) {
			return fault.Conflict("report.running", "last", c.span.Last().Vietnamese())
		}
		live, err := m.build(ctx, c.formNow, c.unit, c.span)
		if err != nil {
			return err
		}
		overlay(&live, c.formNow, c.data.Typed)
		now := tx.Now()
		c.data.Sheet, c.data.FrozenAt, c.data.Reason, c.data.Signs = &live, &now, "", nil
		c.state = Checked
		return nil
	})
}

// Report signs as who made it (ký lập báo cáo). Findings want a written reason.
func (m *Reports) Report(ctx context.Context, k Key, a Act, reason string) error {
	return m.act(ctx, k, "report.write", a, "report.reported", func(ctx context.Context, tx *store.Tx, c *course) error {
		if c.state != Checked {
			return fault.Conflict("report.not_checked")
		}
		reason = strings.TrimSpace(viet.NFC(reason))
		if len(reason) > maxWhy {
			return fault.Invalid("report.why.long", fault.Field{Path: "reason", Code: "report.why.long"})
		}
		if found := len(c.formNow.check(*c.data.Sheet)); found > 0 && len([]rune(reason)) < 10 {
			e := fault.Invalid("report.findings", fault.Field{Path: "reason", Code: "report.why.needed"})
			e.Args = fault.Args("n", found)
			return e
		}
		c.data.Reason = reason
		c.sign(ctx, tx, "reporter")
		c.state = Reported
		return nil
	})
}

// Sign signs as the head of the unit (thủ trưởng ký), who is another than who made it.
func (m *Reports) Sign(ctx context.Context, k Key, a Act) error {
	return m.act(ctx, k, "report.sign", a, "report.signed", func(ctx context.Context, tx *store.Tx, c *course) error {
		if c.state != Reported {
			return fault.Conflict("report.not_reported")
		}
		for _, s := range c.data.Signs {
			if s.Account == identity.From(ctx).AccountID {
				return fault.Conflict("report.same_hand")
			}
		}
		c.sign(ctx, tx, "head")
		c.state = Signed
		return nil
	})
}

// Send sends a signed report up (gửi báo cáo).
func (m *Reports) Send(ctx context.Context, k Key, a Act) error {
	return m.act(ctx, k, "report.sign", a, "report.sent", func(ctx context.Context, tx *store.Tx, c *course) error {
		if c.state != Signed {
			return fault.Conflict("report.not_signed")
		}
		c.sign(ctx, tx, "sender")
		c.state = Sent
		return nil
	})
}

// Return makes a report that is not yet signed a draft again (trả lại), with the reason.
func (m *Reports) Return(ctx context.Context, k Key, a Act, why string) error {
	return m.act(ctx, k, "report.write", a, "report.returned", func(ctx context.Context, tx *store.Tx, c *course) error {
		if c.state != Checked && c.state != Reported {
			return fault.Conflict("report.not_returnable")
		}
		why = strings.TrimSpace(viet.NFC(why))
		if why == "" || len(why) > maxWhy {
			return fault.Invalid("report.why.needed", fault.Field{Path: "why", Code: "report.why.needed"})
		}
		who := identity.From(ctx)
		c.data.Returned = &Typed{By: who.AccountID, Name: who.Name, At: tx.Now(), Why: why}
		c.data.Sheet, c.data.FrozenAt, c.data.Signs, c.data.Reason = nil, nil, nil, ""
		c.state = Draft
		return nil
	})
}

// course is a report within a verb.
type course struct {
	record
	unit    org.Unit
	span    indicator.Period
	formNow Form
}

func (c *course) sign(ctx context.Context, tx *store.Tx, as string) {
	who := identity.From(ctx)
	c.data.Signs = append(c.data.Signs, Sign{As: as, Account: who.AccountID, Name: who.Name, At: tx.Now()})
}

// act runs one verb in one transaction: may the caller, is it the version that was shown, do it, keep it, tell it.
func (m *Reports) act(ctx context.Context, k Key, action policy.Action, a Act, kind string, do func(context.Context, *store.Tx, *course) error) error {
	u, p, f, err := m.place(ctx, k, action)
	if err != nil {
		return err
	}
	err = m.DB.Write(ctx, func(tx *store.Tx) error {
		if err := a.Once.Before(ctx, tx); err != nil {
			return err
		}
		c, err := m.lockTx(ctx, tx, u, p, f)
		if err != nil {
			return err
		}
		if c.version != a.Version {
			return fault.Conflict("report.stale")
		}
		if err := do(ctx, tx, c); err != nil {
			return err
		}
		c.version++
		raw, err := json.Marshal(c.data)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, update, c.id, f.ID, c.state, c.version, raw, tx.Now(), identity.From(ctx).AccountID); err != nil {
			return err
		}
		if err := a.Once.After(ctx, tx, nil); err != nil {
			return err
		}
		return c.tellTx(ctx, tx, kind)
	})
	var again *once.Replay
	if errors.As(err, &again) {
		return nil
	}
	return err
}

// lockTx finds the report and holds it; the first step makes it.
func (m *Reports) lockTx(ctx context.Context, tx *store.Tx, u org.Unit, p indicator.Period, f Form) (*course, error) {
	rec, ok, err := scan(tx.QueryRow(ctx, lockBy, u.ID, f.Kind, p.String()))
	if err != nil {
		return nil, err
	}
	if !ok {
		raw, err := json.Marshal(data{})
		if err != nil {
			return nil, err
		}
		_, err = tx.Exec(ctx, insert, store.NewID(), f.Kind, f.ID, u.ID, u.Path, p.String(), p.Last().String(), Draft, 0, raw, tx.Now(), identity.From(ctx).AccountID)
		if err != nil {
			return nil, err
		}
		if rec, _, err = scan(tx.QueryRow(ctx, lockBy, u.ID, f.Kind, p.String())); err != nil {
			return nil, err
		}
	}
	return &course{record: rec, unit: u, span: p, formNow: f}, nil
}
