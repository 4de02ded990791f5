package hall

import (
	"strconv"
	"strings"
	"time"

	"tinhso/internal/fault"
	room "tinhso/internal/hall"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// kioskAge is how long a machine stays one without being registered anew.
const kioskAge = 365 * 24 * time.Hour

// counterAct carries out one button of the counter. What no longer fits is told on the page, which shows how it stands.
func (f *face) counterAct(c *web.Ctx) error {
	u, err := f.mustClerk(c)
	if err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	err = f.doCounter(c, u, c.Path("action"))
	if fault.KindOf(err) == fault.KindNotFound && isCode(err, "hall.nobody") {
		c.Flash(ui.Info, "hall.nobody")
		err = nil
	}
	if err != nil && !told(c, err) {
		return err
	}
	return c.Redirect(quayPath)
}

func isCode(err error, code string) bool {
	e, ok := fault.As(err)
	return ok && e.Code == code
}

func (f *face) doCounter(c *web.Ctx, u org.Unit, action string) error {
	ctx, desk, ticket := c.Context(), c.Field("desk"), c.Field("ticket")
	var err error
	switch action {
	case "mo":
		var number int64
		if number, err = strconv.ParseInt(c.Field("counter"), 10, 64); err != nil {
			return fault.Invalid("hall.invalid", fault.Field{Path: "counter", Code: "hall.counter.unknown"})
		}
		_, err = f.Hall.Open(ctx, u.ID, number)
	case "dong":
		err = f.Hall.Leave(ctx, desk)
	case "goi":
		_, err = f.Hall.CallNext(ctx, desk)
	case "goi-lai":
		_, err = f.Hall.Recall(ctx, desk, ticket)
	case "bat-dau":
		_, err = f.Hall.Start(ctx, desk, ticket)
	case "qua-luot":
		_, err = f.Hall.Skip(ctx, desk, ticket)
	case "xong", "xong-goi":
		err = f.finish(c, desk, ticket)
		if err == nil && action == "xong-goi" {
			_, err = f.Hall.CallNext(ctx, desk)
		}
	case "chuyen":
		to := c.Field("to")
		if n, none := strconv.ParseInt(to, 10, 64); none == nil {
			_, err = f.Hall.Transfer(ctx, desk, ticket, n, "")
		} else {
			_, err = f.Hall.Transfer(ctx, desk, ticket, 0, to)
		}
	case "quay-lai":
		_, err = f.Hall.Back(ctx, c.Field("code"))
	case "cap-so":
		return f.giveOut(c, u)
	default:
		return f.doHall(c, u, action)
	}
	return err
}

// doHall is what concerns the hall as a whole.
func (f *face) doHall(c *web.Ctx, u org.Unit, action string) error {
	switch action {
	case "dong-sanh":
		left, err := f.Hall.Close(c.Context(), u.ID)
		if err == nil {
			c.Flash(ui.Good, "hall.desk.closed_now", "n", left)
		}
		return err
	case "mo-sanh":
		return f.Hall.Reopen(c.Context(), u.ID)
	case "may":
		secret, err := f.Hall.NewKiosk(c.Context(), u.ID, c.Field("name"))
		if err == nil {
			c.SetSecret(kioskCookie, secret, kioskAge)
			c.Flash(ui.Good, "hall.desk.kiosk.made", "address", f.BaseURL+hallPath(u.Code)+"/lay-so")
		}
		return err
	case "may-huy":
		return f.Hall.EndKiosk(c.Context(), u.ID, c.Field("id"))
	}
	return fault.NotFound("hall.counter.unknown")
}

// finish notes the dossier that was named, when there is one and the caller may read it.
func (f *face) finish(c *web.Ctx, desk, ticket string) error {
	code := codeIn(c.Field("dossier"))
	if code != "" {
		d, err := f.Cases.Get(c.Context(), code)
		if fault.KindOf(err) == fault.KindNotFound {
			return fault.Invalid("hall.invalid", fault.Field{Path: "dossier", Code: "hall.desk.no_dossier", Args: fault.Args("code", code)})
		}
		if err != nil {
			return err
		}
		code = d.Code
	}
	_, err := f.Hall.Finish(c.Context(), desk, ticket, code)
	return err
}

// codeIn finds the code in what was typed or scanned: the QR of a receipt holds the address of the tracking page.
func codeIn(text string) string {
	text = strings.TrimSpace(text)
	if _, after, ok := strings.Cut(text, "ma="); ok {
		text, _, _ = strings.Cut(after, "&")
	}
	return strings.ToUpper(text)
}

// giveOut gives a number to somebody at the counter and shows it, to be written down or printed.
func (f *face) giveOut(c *web.Ctx, u org.Unit) error {
	k := room.Take{Unit: u.ID, Letter: c.Field("letter"), Reason: c.Field("reason"), Origin: room.Clerk}
	k.Once = ticketGuard(f.guard(c, "give "+identity.From(c.Context()).AccountID+k.Letter+k.Reason))
	t, err := f.Hall.Take(c.Context(), k)
	if _, twice := again(err); twice {
		return nil
	}
	if err == nil {
		c.Flash(ui.Good, "hall.desk.given", "number", t.Number)
	}
	return err
}
