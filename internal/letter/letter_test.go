package letter_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tinhso/internal/document"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/letter"
	"tinhso/internal/notify"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, notify.Migrations, identity.Migrations,
	policy.Migrations, document.Migrations, letter.Migrations}

var morning = time.Date(2026, 11, 23, 8, 0, 0, 0, viet.Zone)

type world struct {
	t     *testing.T
	db    *store.DB
	clock *storetest.Clock
	l     *letter.Letters
	units *org.Directory
	ids   map[string]org.Unit
}

func open(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.RunClock(t, morning, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := &world{t: t, db: db, clock: clock, units: org.New(db), ids: map[string]org.Unit{}}
		w.l = letter.New(db, w.units)
		keys := map[string]string{}
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, u := range []org.PutUnit{
				{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82"},
				{Key: "p5", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", Abbrev: "UBND", GSO: "28249", ParentKey: "P"},
				{Key: "p4", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 4", Abbrev: "UBND", GSO: "28252", ParentKey: "P"},
			} {
				u.ValidFrom = "2022-01-01"
				id, _, err := w.units.PutUnitTx(t.Context(), tx, u)
				if err != nil {
					return err
				}
				keys[u.Key] = id
			}
			_, err := document.PutTypeTx(t.Context(), tx, document.Type{Code: letter.Official, Name: "Công văn", ValidFrom: "2020-03-05"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for key, id := range keys {
			if w.ids[key], err = w.units.ByID(t.Context(), db, id, viet.DayOf(morning)); err != nil {
				t.Fatal(err)
			}
		}
		fn(t, w)
	})
}

func (w *world) as(role identity.Role, unit string) context.Context {
	u := w.ids[unit]
	return identity.With(w.t.Context(), identity.Who{AccountID: string(role) + unit, Name: "Trần Văn Bình", Kind: identity.KindOfficer, UnitID: u.ID,
		Grants: []identity.Grant{{Role: role, UnitID: u.ID, UnitPath: u.Path}}})
}

func (w *world) pack(all ...letter.Template) {
	w.t.Helper()
	if err := w.db.Write(w.t.Context(), func(tx *store.Tx) error { return letter.PutPackTx(w.t.Context(), tx, all) }); err != nil {
		w.t.Fatal(err)
	}
}

func template() letter.Template {
	return letter.Template{Code: "request-more", Name: lang.Text{VI: "Yêu cầu bổ sung", EN: "Request for more"}, Action: "request_more", Type: letter.Official,
		To: "{applicant}", Subject: "Bổ sung hồ sơ {code}", Body: "Hồ sơ {code} của {applicant} còn thiếu:\n{items}\nLý do: {reason}.", Notice: "Hồ sơ {code} cần bổ sung.",
		ValidFrom: viet.Day{Y: 2022, M: 1, D: 1}, Law: "61/2018/NĐ-CP@2018-04-23#art17"}
}

func TestEverySQLIsReadByBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestTheProvincesTemplatesAreSoundAndPrint(t *testing.T) {
	files, err := filepath.Glob("../../provinces/tien-giang/letters/*.yaml")
	if err != nil || len(files) < 9 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tpl, err := letter.Parse(filepath.Base(name), b)
		if err != nil {
			f, _ := fault.As(err)
			t.Errorf("%s: %v %+v", name, err, f)
			continue
		}
		filled, err := tpl.Fill(letter.Sample())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s := filled.To + filled.Subject + filled.Body + filled.Notice; strings.ContainsAny(s, "{}") || strings.Contains(s, "..") {
			t.Errorf("%s: %s", name, s)
		}
		p := letter.Paper{Type: tpl.Type, Filled: filled, On: viet.DayOf(morning), MadeAt: morning, Code: "000.28249.H58-261123-0012"}
		if pdf, err := p.PDF(letter.Head{Agency: "Ủy ban nhân dân Phường 5", Place: "Mỹ Tho"}); err != nil || len(pdf) < 5000 {
			t.Errorf("%s: %d bytes, %v", name, len(pdf), err)
		}
	}
}

func TestFillingLeavesNoHole(t *testing.T) {
	v := letter.Values{"code": "H58-1", "applicant": "bà Hạnh", "items": "Giấy chứng sinh\nCăn cước", "reason": "Ảnh mờ."}
	f, err := template().Fill(v)
	if err != nil {
		t.Fatal(err)
	}
	want := "Hồ sơ H58-1 của bà Hạnh còn thiếu:\n- Giấy chứng sinh;\n- Căn cước.\nLý do: Ảnh mờ."
	if f.Body != want || f.To != "bà Hạnh" {
		t.Errorf("got %q, want %q", f.Body, want)
	}
	v["reason"], v["items"] = "  ", ""
	_, err = template().Fill(v)
	fl, ok := fault.As(err)
	if !ok || fl.Code != "letter.missing_values" || len(fl.Fields) != 2 || fl.Fields[0].Path != "items" || fl.Fields[1].Path != "reason" {
		t.Errorf("%+v", fl)
	}
}

func TestWrongTemplatesAreRefusedWithTheirLine(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(t *letter.Template)
		path  string
		code  string
		line  int
	}{
		"an unknown name":        {func(t *letter.Template) { t.Body = "Kính gửi\n{aplicant}" }, "body", "letter.name", 2},
		"an open brace":          {func(t *letter.Template) { t.Body = "a\nb\n{code" }, "body", "letter.brace", 3},
		"a closed brace":         {func(t *letter.Template) { t.Subject = "code}" }, "subject", "letter.brace", 1},
		"a brace in a brace":     {func(t *letter.Template) { t.Body = "{co{code}" }, "body", "letter.brace", 1},
		"a list in a sentence":   {func(t *letter.Template) { t.Body = "thiếu {items} nhé" }, "body", "letter.alone", 1},
		"no Vietnamese":          {func(t *letter.Template) { t.Name.VI = "" }, "name", "letter.vi", 1},
		"no text":                {func(t *letter.Template) { t.Body = " \n" }, "body", "letter.vi", 1},
		"no addressee":           {func(t *letter.Template) { t.To = "" }, "to", "letter.vi", 1},
		"no law":                 {func(t *letter.Template) { t.Law = "" }, "law", "letter.no_law", 1},
		"an unknown law":         {func(t *letter.Template) { t.Law = "0/2018/XX" }, "law", "letter.law", 1},
		"a law not yet in force": {func(t *letter.Template) { t.Law = "118/2025/NĐ-CP@2025-06-09" }, "law", "letter.law_days", 1},
		"days in disorder":       {func(t *letter.Template) { t.ValidTo = viet.Day{Y: 2021, M: 1, D: 1} }, "valid_to", "letter.days", 1},
		"no day":                 {func(t *letter.Template) { t.ValidFrom = viet.Day{} }, "valid_from", "letter.from", 1},
		"an unknown step":        {func(t *letter.Template) { t.Action = "dance" }, "action", "letter.action", 1},
		"a wrong code":           {func(t *letter.Template) { t.Code = "Mẫu 1" }, "code", "letter.code", 1},
		"a novel":                {func(t *letter.Template) { t.Notice = strings.Repeat("a", 601) }, "notice", "letter.long", 1},
	} {
		tpl := template()
		tc.spoil(&tpl)
		f, ok := fault.As(tpl.Check())
		if !ok || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == tc.path && f.Code == tc.code && f.Args["line"] == tc.line }) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f, _ := fault.As(func() error { x := template(); x.Body = "{aplicant}"; return x.Check() }()); f == nil || f.Fields[0].Args["near"] != "applicant" {
		t.Errorf("no suggestion: %+v", f)
	}
	x := template()
	x.Body = "một dấu {{ và }} thật"
	if err := x.Check(); err != nil {
		t.Error(err)
	} else if f, err := x.Fill(letter.Sample()); err != nil || f.Body != "một dấu { và } thật" {
		t.Errorf("%q %v", f.Body, err)
	}
}

func TestAFileIsRefusedWithItsLines(t *testing.T) {
	good, err := os.ReadFile("../../provinces/tien-giang/letters/consult.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		old, new, code string
		line           int
	}{
		{"{due_on}", "{due}", "letter.name", 9},
		{"valid_from: 2025-07-01", "valid_from: 2025-13-01", "letter.day", 13},
		{"type: cong-van", "type: thu-tay", "letter.type", 5},
		{"to: ", "two: ", "form.sheet.unknown_key", 6},
		{"{vi: \"Đề nghị", "{vy: \"Đề nghị", "form.sheet", 3},
	} {
		_, err := letter.Parse("consult.yaml", []byte(strings.Replace(string(good), tc.old, tc.new, 1)))
		f, ok := fault.As(err)
		if !ok || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool {
			return strings.HasPrefix(f.Code, tc.code) && f.Args["line"] == tc.line && f.Args["file"] == "consult.yaml"
		}) {
			t.Errorf("%s: %+v", tc.new, f)
		}
	}
}

func TestThePackIsKeptWholeAndTheConsolesOwnStays(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		one := template()
		w.pack(one)
		w.pack(one) // twice is once
		admin := w.as(identity.Admin, "p5")
		own := one
		own.Body = "Riêng của phường: {code}."
		if _, err := w.l.Save(admin, "28249", own, 0); err != nil {
			t.Fatal(err)
		}
		on := viet.DayOf(morning)
		pick := func(unit string) letter.Template {
			t.Helper()
			got, err := w.l.Pick(w.as(identity.Clerk, unit), w.ids[unit].ID, w.ids[unit].Path, "request-more", on)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := pick("p5"); got.Body != own.Body || got.Version != 1 {
			t.Errorf("ward 5: %+v", got)
		}
		if got := pick("p4"); got.Body != one.Body || got.Version != 1 {
			t.Errorf("ward 4: %+v", got)
		}
		two := one
		two.Body = "Bản mới: {code}."
		w.pack(two)
		if got := pick("p4"); got.Body != two.Body || got.Version != 2 {
			t.Errorf("after the pack changed: %+v", got)
		}
		w.pack()
		if all, err := w.l.For(w.as(identity.Clerk, "p4"), w.ids["p4"].ID, w.ids["p4"].Path, on); err != nil || len(all) != 0 {
			t.Errorf("after the pack dropped it: %d, %v", len(all), err)
		}
		if got := pick("p5"); got.Body != own.Body {
			t.Errorf("the ward's own is gone")
		}
	})
}

func TestTheVersionInForceOnTheDayIsUsed(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		admin, clerk := w.as(identity.Admin, "p5"), w.as(identity.Clerk, "p5")
		old, next := template(), template()
		old.ValidTo = viet.Day{Y: 2026, M: 12, D: 31}
		old.Law, next.Law = "30/2020/NĐ-CP@2020-03-05", "118/2025/NĐ-CP@2025-06-09"
		next.ValidFrom, next.Body = viet.Day{Y: 2027, M: 1, D: 1}, "Từ năm 2027: {code}."
		for i, x := range []letter.Template{old, next} {
			if _, err := w.l.Save(admin, "28249", x, int64(i)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.l.Save(admin, "28249", old, 1); fault.KindOf(err) != fault.KindPrecondition {
			t.Errorf("saved over a newer version: %v", err)
		}
		for day, want := range map[viet.Day]string{{Y: 2026, M: 12, D: 31}: old.Body, {Y: 2027, M: 1, D: 1}: next.Body} {
			if got, err := w.l.Pick(clerk, w.ids["p5"].ID, w.ids["p5"].Path, "request-more", day); err != nil || got.Body != want {
				t.Errorf("%s: %q %v", day, got.Body, err)
			}
		}
		all, err := w.l.All(admin, "28249")
		if err != nil || len(all) != 1 || all[0].Version != 2 {
			t.Errorf("%+v %v", all, err)
		}
		if err := w.l.Withdraw(admin, all[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.l.Pick(clerk, w.ids["p5"].ID, w.ids["p5"].Path, "request-more", viet.Day{Y: 2027, M: 1, D: 1}); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("withdrawn: %v", err)
		}
	})
}

func TestWhoMayChangeAndWrite(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		w.pack(template())
		p5 := w.ids["p5"]
		paper := letter.NewPaper{Paper: letter.Paper{DossierID: "d", UnitID: p5.ID, UnitPath: p5.Path, Type: letter.Official,
			Filled: letter.Filled{To: "bà Hạnh", Subject: "Bổ sung", Body: "Nội dung"}}}
		for what, try := range map[string]func() error{
			"a clerk changes":     func() error { _, err := w.l.Save(w.as(identity.Clerk, "p5"), "28249", template(), 0); return err },
			"a neighbour changes": func() error { _, err := w.l.Save(w.as(identity.Admin, "p4"), "28249", template(), 0); return err },
			"a ward changes a province's": func() error {
				all, err := w.l.All(w.as(identity.Admin, "P"), "82")
				if err != nil || len(all) != 1 {
					t.Fatal(len(all), err)
				}
				return w.l.Withdraw(w.as(identity.Admin, "p5"), all[0].ID)
			},
			"a neighbour writes": func() error { _, err := w.l.Write(w.as(identity.Clerk, "p4"), paper); return err },
			"a citizen writes": func() error {
				_, err := w.l.Write(identity.With(t.Context(), identity.Who{AccountID: "c", Kind: identity.KindCitizen}), paper)
				return err
			},
		} {
			if k := fault.KindOf(try()); k != fault.KindForbidden && k != fault.KindNotFound {
				t.Errorf("%s: %s", what, k)
			}
		}
	})
}

func TestALetterIsKeptNumberedAndTold(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		p5, clerk := w.ids["p5"], w.as(identity.Clerk, "p5")
		n := letter.NewPaper{Numbered: true, Tell: true, Abbrev: "UBND", Paper: letter.Paper{DossierID: "d1", UnitID: p5.ID, UnitPath: p5.Path, Code: "H58-1",
			Template: "request-more", Version: 1, Type: letter.Official, Title: "Yêu cầu bổ sung",
			Filled: letter.Filled{To: "bà Hạnh", Subject: "Bổ sung hồ sơ", Body: "Nội dung.\n\nHết.", Notice: "Hồ sơ H58-1 cần bổ sung."}}}
		for i := range 2 {
			p, err := w.l.Write(clerk, n)
			if err != nil || p.Number != []string{"01/UBND", "02/UBND"}[i] {
				t.Fatalf("%q %v", p.Number, err)
			}
			n.Tell = false
		}
		bad := n
		bad.Body = "Còn {reason} chưa điền"
		if _, err := w.l.Write(clerk, bad); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("an unfilled name was sent: %v", err)
		}
		contact := func(context.Context, *store.Tx, string) (notify.To, error) { return notify.To{AccountID: "hanh"}, nil }
		if err := event.NewJournal(w.db, letter.Consumer(contact)).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		page, err := notify.List(t.Context(), w.db, "hanh", "", 10)
		if err != nil || len(page.Notices) != 1 || !strings.Contains(page.Notices[0].Text(lang.For(lang.VI)), "Hồ sơ H58-1 cần bổ sung.") {
			t.Fatalf("%d notices, %v", len(page.Notices), err)
		}
		all, err := w.l.Papers(clerk, "d1")
		if err != nil || len(all) != 2 || all[1].ToldAt.IsZero() || all[0].Body != "Nội dung.\n\nHết." {
			t.Fatalf("%+v %v", all, err)
		}
		if _, err := w.l.Paper(clerk, "d2", all[0].ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a paper of another dossier: %v", err)
		}
		events, err := event.List(t.Context(), w.db, event.Filter{Kind: "letter.written"})
		if err != nil || len(events.Events) != 2 || strings.Contains(string(events.Events[0].Data), "Hạnh") {
			t.Errorf("%d events, %v", len(events.Events), err)
		}
	})
}

func TestAddress(t *testing.T) {
	for want, got := range map[string]string{
		"bà Lê Thị Lan": letter.Address("Lê Thị Lan", true, true, false), "ông Lê Văn Lâm": letter.Address("Lê Văn Lâm", false, true, false),
		"ông/bà Lê Lâm": letter.Address("Lê Lâm", false, false, false), "Công ty TNHH Sông Tiền": letter.Address("Công ty TNHH Sông Tiền", false, false, true),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add("Hồ sơ {code}\n{items}\nhết", "{applicant}")
	f.Add("{{ }} {", "}{")
	f.Add("{ code }{code}", "{{{code}}}")
	f.Fuzz(func(t *testing.T, body, subject string) {
		tpl := template()
		tpl.Body, tpl.Subject = body, subject
		if tpl.Check() != nil {
			return
		}
		got, err := tpl.Fill(letter.Sample())
		if err != nil {
			t.Fatalf("checked and yet %v", err)
		}
		if strings.Count(body, "{{") == 0 && strings.Count(body, "}}") == 0 && strings.ContainsAny(got.Body, "{}") {
			t.Errorf("%q left %q", body, got.Body)
		}
		if _, err := tpl.Fill(nil); err == nil && len(tpl.Names()) > 0 {
			t.Error("nothing was missing")
		}
	})
}

func FuzzParse(f *testing.F) {
	good, err := os.ReadFile("../../provinces/tien-giang/letters/consult.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("letter: !x [a]\nname: {vi: a}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		tpl, err := letter.Parse("f.yaml", b)
		if err == nil && tpl.Check() != nil {
			t.Errorf("read and yet %v", tpl.Check())
		}
		if err != nil && fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%v", err)
		}
	})
}
