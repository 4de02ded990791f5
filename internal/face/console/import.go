package console

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

const (
	mostList = 1 << 20 // bytes of a list: thousands of rows; it travels with the page between dry run and applying
	excel    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// importPage asks for a list of officers (nhập danh sách tài khoản).
type importPage struct {
	ui.Page
	Errors   ui.ErrorSummary
	Steps    ui.Steps
	Template ui.Button
	Upload   ui.Upload
	Check    ui.Button
	Back     ui.Button
}

// reportPage is what a dry run found, or what applying made.
type reportPage struct {
	ui.Page
	Steps   ui.Steps
	Notice  ui.Notice
	Table   ui.Table
	Hidden  []ui.Hidden // the list itself and the key, for applying
	Rows    string      // the report, for taking it along as Excel
	Apply   *ui.Button
	Others  []ui.Button
	Made    bool
	Printed string
}

func mayImport(c *web.Ctx) error {
	_, err := policy.ScopeOf(c.Context(), "account.import", "unit")
	return err
}

func importSteps(c *web.Ctx, now int) ui.Steps {
	var s ui.Steps
	for i, key := range []string{"choose", "check", "done"} {
		s.Items = append(s.Items, ui.Step{Label: c.T("console.import.step." + key), Done: i < now, Current: i == now})
	}
	return s
}

func importPageOf(c *web.Ctx) *importPage {
	p := &importPage{Page: ui.Page{Title: c.T("console.import.title"), Lead: c.T("console.import.lead"), Active: "accounts", NoIndex: true,
		Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.accounts"), Href: accountsPath}, ui.Link{Label: c.T("console.import.title")})}}
	p.Steps = importSteps(c, 0)
	p.Template = ui.Button{Label: c.T("console.import.template"), Icon: "download", Href: importPath + "/mau.xlsx", Download: true}
	p.Upload = ui.Upload{Name: "file", Label: c.T("console.import.file"), Help: c.T("console.import.file.help"), Limit: c.T("console.import.limit"), Accept: ".xlsx," + excel, MaxBytes: mostList, Required: true}
	p.Check = ui.Button{Label: c.T("console.import.check"), Look: ui.Primary}
	p.Back = ui.Button{Label: c.T("console.back"), Look: ui.Quiet, Href: accountsPath}
	return p
}

func (f *face) importForm(c *web.Ctx) error {
	if err := mayImport(c); err != nil {
		return err
	}
	return c.Render(200, "import", importPageOf(c))
}

// importTemplate answers the empty list to fill in.
func (f *face) importTemplate(c *web.Ctx) error {
	if err := mayImport(c); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := identity.Template(&b); err != nil {
		return err
	}
	return c.Send(web.Blob{Name: "mau-danh-sach-tai-khoan.xlsx", MediaType: excel, Size: int64(b.Len()), Body: &b})
}

// importCheck tries a list without writing anything, and says row by row what would be.
func (f *face) importCheck(c *web.Ctx) error {
	if err := mayImport(c); err != nil {
		return err
	}
	var list []byte
	err := c.ReadForm(web.FormRules{MaxFile: mostList, MaxFiles: 1, Save: func(file web.FilePart) (err error) {
		list, err = io.ReadAll(file.Body)
		return err
	}})
	if err != nil {
		return err
	}
	if len(list) == 0 || len(c.Faults) > 0 {
		if len(c.Faults) == 0 {
			c.Faults = []fault.Field{{Path: "file", Code: "console.import.no_file"}}
		}
		return importAgain(c, fault.Invalid("identity.import.not_excel", c.Faults...))
	}
	rep, err := f.Accounts.ImportExcel(c.Context(), bytes.NewReader(list), true, once.Guard{})
	if err != nil {
		return importAgain(c, err)
	}
	status := 200
	if rep.Wrong > 0 {
		status = 422
	}
	return c.Render(status, "import-report", f.report(c, rep, list))
}

// importAgain shows the first page with what was wrong with the file.
func importAgain(c *web.Ctx, err error) error {
	if kind := fault.KindOf(err); kind != fault.KindInvalid && kind != fault.KindTooLarge {
		return err
	}
	title, messages := c.Lang.Fault(err)
	if m := messages["file"]; m != "" {
		title = m
	}
	p := importPageOf(c)
	p.Upload.Error = title
	p.Errors.Errors = []ui.FieldError{{Path: "file", Message: title}}
	return c.Render(web.Status(err), "import", p)
}

// importApply makes the accounts of a list that was checked. The passwords are shown once, in this answer.
func (f *face) importApply(c *web.Ctx) error {
	if err := mayImport(c); err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	list, err := base64.StdEncoding.DecodeString(c.Form.Get("list"))
	if err != nil {
		return importAgain(c, fault.Invalid("identity.import.not_excel", fault.Field{Path: "file", Code: "identity.import.not_excel"}))
	}
	rep, err := f.Accounts.ImportExcel(c.Context(), bytes.NewReader(list), false, guard(c))
	var replay *once.Replay
	if errors.As(err, &replay) {
		c.Flash(ui.Info, "console.import.replayed")
		return c.Redirect(accountsPath)
	}
	if err != nil {
		return importAgain(c, err)
	}
	status := 200
	if rep.Wrong > 0 { // somebody took a login since the dry run
		status = 422
	}
	return c.Render(status, "import-report", f.report(c, rep, list))
}

// report draws what came of a list.
func (f *face) report(c *web.Ctx, rep identity.Report, list []byte) *reportPage {
	p := &reportPage{Page: ui.Page{Title: c.T("console.import.report.title"), Active: "accounts", NoIndex: true,
		Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.accounts"), Href: accountsPath}, ui.Link{Label: c.T("console.import.title"), Href: importPath}, ui.Link{Label: c.T("console.import.report.title")})}}
	n := len(rep.Rows)
	switch {
	case rep.Created > 0:
		p.Page.Title, p.Made, p.Steps = c.T("console.import.made.title"), true, importSteps(c, 3)
		p.Notice = ui.Notice{Tone: ui.Good, Title: c.T("console.import.made", "n", rep.Created), Text: c.T("console.import.made.text")}
		p.Printed = f.signed(c)
		p.Others = []ui.Button{{Label: c.T("console.import.to_accounts"), Href: accountsPath, Look: ui.Secondary}}
	case rep.Wrong > 0:
		p.Steps = importSteps(c, 1)
		p.Notice = ui.Notice{Tone: ui.Bad, Title: c.T("console.import.wrong", "wrong", rep.Wrong, "n", n), Text: c.T("console.import.wrong.text")}
		p.Others = []ui.Button{{Label: c.T("console.import.other"), Href: importPath, Look: ui.Primary}}
	default:
		p.Steps = importSteps(c, 1)
		p.Notice = ui.Notice{Tone: ui.Good, Title: c.T("console.import.well", "n", n), Text: c.T("console.import.well.text")}
		p.Apply = &ui.Button{Label: c.T("console.import.apply", "n", n), Look: ui.Primary}
		p.Hidden = []ui.Hidden{{Name: "list", Value: base64.StdEncoding.EncodeToString(list)}, {Name: "key", Value: rand.Text()}}
		p.Others = []ui.Button{{Label: c.T("console.import.other"), Href: importPath, Look: ui.Quiet}}
	}
	p.Table = reportTable(c, rep)
	if b, err := json.Marshal(rep); err == nil {
		p.Rows = base64.StdEncoding.EncodeToString(b)
	}
	return p
}

func reportTable(c *web.Ctx, rep identity.Report) ui.Table {
	t := ui.Table{Caption: c.T("console.import.report.title"), HideCaption: true, Columns: []ui.Column{{Label: c.T("identity.import.head.row"), Numeric: true}, {Label: c.T("identity.import.head.name"), Main: true},
		{Label: c.T("identity.import.head.login")}, {Label: c.T("identity.import.head.unit")}, {Label: c.T("identity.import.head.role")}}}
	if rep.Created > 0 {
		t.Columns = append(t.Columns, ui.Column{Label: c.T("identity.import.head.password"), Code: true})
	}
	t.Columns = append(t.Columns, ui.Column{Label: c.T("identity.import.head.result")})
	for _, r := range rep.Rows {
		row := ui.Row{Cells: []ui.Cell{{Text: strconv.Itoa(r.Number)}, {Text: dash(r.Name)}, {Text: dash(r.Login)}, {Text: dash(r.Unit)}, {Text: dash(r.Role)}}}
		if rep.Created > 0 {
			row.Cells = append(row.Cells, ui.Cell{Text: r.Password})
		}
		badge := &ui.Badge{Label: r.Result(rep.DryRun, c.Lang), Tone: ui.Good}
		if len(r.Faults) > 0 {
			row.Tone = ui.Bad
			row.Cells = append(row.Cells, ui.Cell{Text: r.Result(rep.DryRun, c.Lang)})
		} else {
			if rep.Wrong > 0 {
				badge.Tone, badge.Label = ui.Muted, c.T("console.import.row.good")
			}
			row.Cells = append(row.Cells, ui.Cell{Badge: badge})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// importTake answers a report, as the page had it, as an Excel file: nothing of it is kept here.
func (f *face) importTake(c *web.Ctx) error {
	if err := mayImport(c); err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	var rep identity.Report
	b, err := base64.StdEncoding.DecodeString(c.Form.Get("rows"))
	if err == nil {
		err = json.Unmarshal(b, &rep)
	}
	if err != nil {
		return fault.Invalid("web.bad_form").With(err)
	}
	var out bytes.Buffer
	if err := rep.WriteExcel(&out, c.Lang); err != nil {
		return err
	}
	return c.Send(web.Blob{Name: "ket-qua-nhap-tai-khoan.xlsx", MediaType: excel, Size: int64(out.Len()), Body: &out})
}
