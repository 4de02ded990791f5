package console

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/notify"
	"tinhso/internal/store"
	"tinhso/internal/timer"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

// pages are the page structs of the templates.
var pages = map[string]any{
	"gate": &gatePage{}, "ask": &askPage{}, "overview": &overviewPage{}, "units": &unitsPage{}, "unit": &unitPage{}, "posts": &postsPage{}, "accounts": &accountsPage{},
	"account": &accountPage{}, "slip": &slipPage{}, "import": &importPage{}, "import-report": &reportPage{}, "roles": &rolesPage{}, "role": &rolePage{}, "matrix": &matrixPage{},
	"jobs": &jobsPage{}, "job": &jobPage{}, "events": &eventsPage{}, "mails": &mailsPage{}, "journal": &journalPage{}, "journal-event": &journalEventPage{}, "procedures": &proceduresPage{}, "procedure": &procedurePage{},
	"forms": &formsPage{}, "form": &formPage{}, "settings": &settingsPage{}, "about": &aboutPage{},
}

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		v, err := (&face{}).views(assets)
		if err != nil {
			t.Fatal(err)
		}
		webtest.Templates(t, v.Set(tag), pages)
		for name := range pages {
			webtest.Words(t, v.Set(tag), nil, name)
		}
	}
}

// busy gives the world something to look at: jobs, mails, an event set aside, a locked account.
func (w *world) busy() {
	ctx := identity.With(w.t.Context(), identity.System())
	w.fine(w.face.DB.Write(ctx, func(tx *store.Tx) error {
		if err := job.Insert(ctx, tx, job.New{Kind: "dossier.sweep", Args: map[string]string{"tuổi": "30 ngày"}}); err != nil {
			return err
		}
		if err := timer.SetTx(ctx, tx, timer.New{Kind: "dossier.due", Subject: "01KDUE", At: monday.Add(-16 * time.Hour)}); err != nil {
			return err
		}
		if err := notify.NoticeTx(ctx, tx, notify.To{Name: "Nguyễn Thị Hồng Hạnh", Email: "honghanh@example.vn"}, "confirm", map[string]any{"code": "123456", "minutes": 15}); err != nil {
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "dossier.accept", Subject: "d1", Actor: w.accounts["mai"].ID, UnitPath: w.accounts["mai"].UnitPath, Data: map[string]string{"code": "H58.931.249-261123-0001", "unit": w.units["C1"]}})
	}))
	w.late = errors.New("không đọc được lịch của đơn vị")
	_ = w.face.Timers.Drain(ctx)    // the same
	_ = w.face.Deps.Jobs.Drain(ctx) // tells that the job failed, as it should
	ha := w.account("thuha")
	w.fine(w.face.Accounts.SetState(ctx, ha.ID, ha.Version, identity.Locked, "Nghỉ thai sản đến hết tháng 3 năm 2027"))
	w.clock.Advance(1)
}

func TestPagesStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	w.busy()
	mai, ha := accountPath(w.accounts["mai"].ID), accountPath(w.accounts["thuha"].ID)
	own := accountPath(w.accounts["tinh"].ID)
	held := w.accounts["mai"].Grants[0].ID
	jobs, err := w.face.Deps.Jobs.List(t.Context(), job.Filter{Kind: "dossier.sweep"})
	w.fine(err)
	aJob := jobsPath + "/" + jobs.Jobs[0].ID
	troubles, err := w.face.Timers.Troubles(t.Context())
	w.fine(err)
	aTimer := timersPath + "/" + troubles[0].ID
	for _, c := range []struct {
		name, who, path string
		status          int
		both            bool
	}{
		{"overview", "tinh", "/console", 200, true},
		{"overview-ward", "phuong5", "/console", 200, false},
		{"units", "tinh", unitsPath, 200, true},
		{"units-ward", "phuong5", unitsPath, 200, false},
		{"units-then", "tinh", unitsPath + "?ngay=31/12/2025", 200, false},
		{"units-before", "tinh", unitsPath + "?ngay=2001-01-01", 200, false},
		{"units-found", "tinh", unitsPath + "?tim=phuong", 200, false},
		{"units-none", "tinh", unitsPath + "?tim=xyzzy", 200, false},
		{"units-wrong-day", "tinh", unitsPath + "?ngay=31/02/2026", 422, false},
		{"unit", "phuong5", unitsPath + "/" + w.units["C1"], 200, true},
		{"posts", "tinh", postsPath, 200, false},
		{"posts-none", "phuong1", postsPath, 200, false},
		{"accounts", "tinh", accountsPath, 200, true},
		{"accounts-ward", "phuong5", accountsPath, 200, false},
		{"accounts-none", "tinh", accountsPath + "?tim=khong+co+ai", 200, false},
		{"accounts-filtered", "tinh", accountsPath + "?vai-tro=clerk&don-vi=815", 200, false},
		{"accounts-citizens", "tinh", accountsPath + "?loai=citizen", 200, false},
		{"account", "phuong5", mai, 200, true},
		{"account-locked", "phuong5", ha, 200, false},
		{"account-own", "tinh", own, 200, false},
		{"account-new", "phuong5", accountsPath + "/moi", 200, false},
		{"account-edit", "phuong5", mai + "/sua", 200, false},
		{"account-lock", "phuong5", mai + "/khoa", 200, false},
		{"account-close", "phuong5", ha + "/dong", 200, false},
		{"account-reset", "phuong5", mai + "/mat-khau", 200, false},
		{"grant", "phuong5", mai + "/quyen", 200, false},
		{"grant-withdraw", "phuong5", mai + "/quyen/" + held, 200, false},
		{"token", "tinh", own + "/ma", 200, false},
		{"import", "phuong5", importPath, 200, true},
		{"roles", "phuong5", rolesPath, 200, true},
		{"role", "phuong5", rolesPath + "/admin", 200, false},
		{"matrix", "phuong5", rolesPath + "/ma-tran", 200, false},
		{"jobs", "tinh", jobsPath, 200, true},
		{"jobs-none", "tinh", jobsPath + "?trang-thai=running", 200, false},
		{"job", "tinh", aJob, 200, false},
		{"job-retry", "tinh", aJob + "/chay-lai", 200, false},
		{"timer-retry", "tinh", aTimer + "/chay-lai", 200, true},
		{"events-none", "tinh", eventsPath, 200, false},
		{"mails", "tinh", mailsPath + "?trang-thai=waiting", 200, false},
		{"mails-none", "tinh", mailsPath, 200, false},
		{"journal", "tinh", journalPath, 200, false},
		{"journal-ward", "phuong5", journalPath, 200, true},
		{"journal-none", "phuong1", journalPath + "?loai=identity.token_issued", 200, false},
		{"procedures", "phuong5", proceduresPath, 200, false},
		{"procedure", "phuong5", proceduresPath + "/1.000656", 200, false},
		{"forms", "phuong5", formsPath, 200, false},
		{"form", "phuong5", formsPath + "/khai-tu/1", 200, false},
		{"settings", "tinh", settingsPath, 200, false},
		{"about", "phuong5", aboutPath, 200, false},
		{"gate-officer", "mai", "/console", 403, false},
		{"gate-citizen", "congdan", "/console", 403, false},
	} {
		for _, tag := range lang.Tags() {
			if tag == lang.EN && !c.both {
				continue
			}
			r := w.get(c.who, c.path, tag)
			if r.Code != c.status {
				t.Errorf("%s: %d, want %d: %.400s", c.name, r.Code, c.status, r.Body)
				continue
			}
			check(t, c.name+"."+string(tag), r.Body.Bytes())
		}
	}
}

// check holds a page against its golden and against what every page must be.
func check(t *testing.T, name string, page []byte) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		page = plain(page)
		webtest.Page(t, page)
		webtest.Golden(t, "testdata/"+name+".html", page)
	})
}

// book is an Excel list of officers.
func book(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	rows = append([][]any{{"Họ và tên *", "Tên đăng nhập", "Mã đơn vị *", "Vai trò *"}}, rows...)
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
