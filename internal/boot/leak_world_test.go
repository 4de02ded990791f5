package boot

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/batch"
	"tinhso/internal/calendar"
	"tinhso/internal/config"
	"tinhso/internal/deadline"
	"tinhso/internal/demo"
	"tinhso/internal/dossier"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/upload"
	"tinhso/internal/viet"
	"tinhso/internal/web"
)

// canary is what was planted in the dossiers of one ward: words and numbers that stand nowhere else.
type canary struct {
	ward, slug  string
	owner       string // login of the citizen who filed
	words       map[string]string
	citizen     map[string]any
	ids         map[string]string // kind of thing -> its id
	ended       map[string]string // states of the things, to see that nobody changed them
	born, files string
}

// leakWorld is the whole house with two wards that must not see each other's dossiers.
type leakWorld struct {
	t       *testing.T
	app     *App
	shell   *web.Shell
	cookies map[string]string
	wards   []*canary
	wrong   map[string][]string // what was found, with whom
	n       int
}

func newLeakWorld(t *testing.T, database string) *leakWorld {
	t.Helper()
	dir := t.TempDir()
	if database == "" {
		database = "sqlite:" + filepath.Join(dir, "tinhso.db")
	}
	var out strings.Builder
	env := func(string) (string, bool) { return "", false }
	if code := Run(t.Context(), []string{"load", "--data", dir, "--database", database, "--demo", "../../provinces/tien-giang"}, Terminal{Out: &out, Err: &out, Env: env}); code != exitDone {
		t.Fatal(out.String())
	}
	flags := flag.NewFlagSet("leak", flag.ContinueOnError)
	loader := config.Flags(flags)
	err := flags.Parse([]string{"--data", dir, "--database", database, "--demo", "--base-url", "http://example.com", "--step-up", "0",
		"--limit-verify", "0", "--limit-search", "0", "--limit-send", "0", "--limit-upload", "0", "--limit-register", "0"}) // the limits have tests of their own
	if err != nil {
		t.Fatal(err)
	}
	conf, err := loader.Load(env)
	if err != nil {
		t.Fatal(err)
	}
	app, err := Open(t.Context(), conf, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() })
	if err := app.ensureDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	handler, err := app.faces(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shell := findShell(t, handler)
	w := &leakWorld{t: t, app: app, shell: shell, cookies: map[string]string{}, wrong: map[string][]string{}}
	w.wards = []*canary{
		w.plant("28249", "phuong5", "congdan.hanh", "năm", "082191055505", "1991-05-05", "0912555501"),
		w.plant("28261", "phuong1", "congdan.ut", "một", "082192011101", "1992-01-01", "0912111101"),
	}
	w.special()
	return w
}

// findShell takes the shell out of what else stands before it.
func findShell(t *testing.T, h http.Handler) *web.Shell {
	t.Helper()
	shell, ok := h.(*web.Shell)
	if !ok {
		t.Fatalf("the faces are a %T, not the shell", h)
	}
	return shell
}

// as is the context of somebody who is signed in.
func (w *leakWorld) as(login string) context.Context {
	w.t.Helper()
	acc, err := w.app.Accounts.ByLogin(w.t.Context(), login)
	if err != nil {
		w.t.Fatalf("%s: %v", login, err)
	}
	who, err := w.app.Accounts.WhoOf(w.t.Context(), acc.ID)
	if err != nil {
		w.t.Fatalf("%s: %v", login, err)
	}
	return identity.With(w.t.Context(), who)
}

// cookie is a session of somebody, opened again when it has ended.
func (w *leakWorld) cookie(login string) string {
	w.t.Helper()
	if login == "" || login == "locked" {
		return w.cookies[login]
	}
	if token := w.cookies[login]; token != "" {
		if _, _, err := w.app.Accounts.SessionWho(w.t.Context(), token); err == nil {
			return token
		}
	}
	s, err := w.app.Accounts.SignIn(w.t.Context(), login, demo.Password, identity.Door{Address: "203.0.113.9", Device: "Firefox, Linux"})
	if err != nil {
		w.t.Fatalf("%s signs in: %v", login, err)
	}
	w.cookies[login] = s.Token
	return s.Token
}

// do sends one request as somebody.
func (w *leakWorld) do(login, method, target, kind string, body io.Reader) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, target, body)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if token := w.cookie(login); token != "" {
		r.AddCookie(&http.Cookie{Name: SessionCookie, Value: token})
	}
	w.n++
	r.Header.Set("Idempotency-Key", fmt.Sprint("leak-", w.n))
	r.Header.Set("If-Match", `"1"`)
	r.Header.Set("Tus-Resumable", "1.0.0")
	r.Header.Set("Upload-Offset", "0")
	r.Header.Set("Upload-Length", "10")
	rec := httptest.NewRecorder()
	w.shell.ServeHTTP(rec, r)
	return rec
}

// api calls the API as somebody and wants it to be done.
func (w *leakWorld) api(login, path string, body any, match string) map[string]any {
	w.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(w.t.Context(), "POST", "/api/v1"+path, bytes.NewReader(b))
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: SessionCookie, Value: w.cookie(login)})
	w.n++
	r.Header.Set("Idempotency-Key", fmt.Sprint("plant-", w.n))
	if match != "" {
		r.Header.Set("If-Match", match)
	}
	rec := httptest.NewRecorder()
	w.shell.ServeHTTP(rec, r)
	var out map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil || rec.Code >= 300 {
		w.t.Fatalf("%s as %s: %d %s", path, login, rec.Code, rec.Body)
	}
	out["etag"] = rec.Header().Get("ETag")
	return out
}

func text(m map[string]any, key string) string { s, _ := m[key].(string); return s }

// attach uploads a file whose bytes are a canary.
func (w *leakWorld) attach(login, name, content string) string {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err != nil || m.Close() != nil {
		w.t.Fatal(err)
	}
	rec := w.do(login, "POST", "/api/v1/files", m.FormDataContentType(), &b)
	var out map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil || rec.Code != http.StatusCreated {
		w.t.Fatalf("upload: %d %s", rec.Code, rec.Body)
	}
	return text(out, "id")
}

// plant files and works the dossiers of a ward, with its canaries in every place where people write.
func (w *leakWorld) plant(ward, slug, owner, word, number, born, phone string) *canary {
	w.t.Helper()
	c := &canary{ward: ward, slug: slug, owner: owner, born: born, ids: map[string]string{}, ended: map[string]string{}, words: map[string]string{
		"name": "Xuyến" + word + "ngọc", "citizen number": number, "phone": phone, "address": "hẻm Lêtựu" + word, "reason": "bíẩn" + word + "lýdo",
		"file": "%canary-" + slug + "-bytes", "file name": "giay-xuyen-" + slug, "paper": "%canary-paper-" + slug,
	}}
	c.citizen = map[string]any{"full_name": "Đặng Thị " + c.words["name"], "citizen_id": number, "birth_date": born, "phone": phone, "email": "xuyen." + slug + "@example.vn",
		"address": map[string]any{"detail": c.words["address"], "area": ward}}
	clerk, officer, leader := "canbo.tiepnhan."+slug, "canbo.thuly."+slug, "lanhdao."+slug
	rec := w.do(owner, "GET", "/api/v1/procedures/1.001193", "", nil)
	var p struct {
		Example map[string]any `json:"example"`
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || p.Example == nil {
		w.t.Fatalf("the procedure: %d %v", rec.Code, err)
	}
	file := func(who, channel string) map[string]any {
		ex := map[string]any{}
		for k, v := range p.Example {
			ex[k] = v
		}
		ex["unit"], ex["channel"], ex["applicant"] = ward, channel, c.citizen
		docs, _ := ex["documents"].([]any)
		var out []any
		for i, d := range docs {
			m, _ := d.(map[string]any)
			if i == 0 {
				m = map[string]any{"component": m["component"], "status": "attached",
					"file": w.attach(who, c.words["file name"]+".pdf", "%PDF-1.4\n"+c.words["file"]+"\n%%EOF\n")}
			}
			out = append(out, m)
		}
		ex["documents"] = out
		return w.api(who, "/dossiers", ex, "")
	}
	step := func(who string, d map[string]any, action string, input map[string]any) map[string]any {
		return w.api(who, "/dossiers/"+text(d, "code")+"/actions/"+action, input, text(d, "etag"))
	}
	reason := c.words["reason"]
	// one that waits for papers, one that is done, one that is refused, one that is being worked
	asked := step(clerk, step(clerk, file(owner, "online"), "accept", map[string]any{}), "request_more", map[string]any{"items": []any{map[string]any{"item": reason, "why": reason}}})
	done := file(owner, "online")
	for _, s := range []struct {
		who, action string
		input       map[string]any
	}{{clerk, "accept", map[string]any{}}, {clerk, "propose", map[string]any{"proposal": reason}}, {leader, "approve", map[string]any{}}, {clerk, "issue", map[string]any{}}} {
		done = step(s.who, done, s.action, s.input)
	}
	if res, ok := done["result"].(map[string]any); ok {
		c.ids["check"] = text(res, "code")
	}
	open := step(officer, step(clerk, file(clerk, "direct"), "accept", map[string]any{}), "claim", map[string]any{})
	c.ids["dossier"], c.ids["done"], c.ids["asked"] = text(open, "code"), text(done, "code"), text(asked, "code")
	w.things(c, clerk, officer, leader)
	return c
}

// things makes what else belongs to a ward.
func (w *leakWorld) things(c *canary, clerk, officer, leader string) {
	w.t.Helper()
	must := func(what string, err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatalf("%s of %s: %v", what, c.slug, err)
		}
	}
	a, reason := w.app, c.words["reason"]
	d, err := a.Cases.Get(w.as(c.owner), c.ids["done"])
	must("the owner's dossier", err)
	for _, item := range d.Documents {
		if item.File != "" {
			c.ids["file"] = item.File
		}
	}
	draft, err := a.Cases.SaveDraft(w.as(c.owner), dossier.Draft{Procedure: d.Procedure, Unit: d.Unit.ID, Step: "applicant",
		Values: form.Values{"applicant.full_name": "Đặng Thị " + c.words["name"], "applicant.phone": c.words["phone"]}, Files: []string{c.ids["file"]}})
	must("the draft", err)
	c.ids["draft"] = draft.ID
	rec := w.do(clerk, "POST", "/desk/tiep-nhan", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"party": {"self"}, "applicant.full_name": {"Đặng Thị " + c.words["name"]}, "applicant.citizen_id": {c.words["citizen number"]},
		"applicant.birth_date": {c.born}, "applicant.phone": {c.words["phone"]}, "applicant.address.detail": {c.words["address"]}, "applicant.address.area": {c.ward}, "do": {"next"}}.Encode()))
	if i := strings.Index(rec.Header().Get("Location"), "/luot/"); i >= 0 {
		c.ids["visit"] = strings.Split(rec.Header().Get("Location")[i+len("/luot/"):], "/")[0]
	} else {
		w.t.Fatalf("the visit of %s: %d %s", c.slug, rec.Code, rec.Body)
	}
	b, err := a.Batches.Plan(w.as(leader), batch.Bulk{Action: "approve", Codes: []string{c.ids["dossier"]}, Input: map[string]any{}})
	must("the batch", err)
	c.ids["batch"] = b.ID
	today := a.Accounts.Today()
	mate, err := a.Accounts.ByLogin(w.t.Context(), officer)
	must("the officer", err)
	lend, err := a.Accounts.Delegate(w.as(clerk), identity.NewDelegation{Delegate: mate.ID, Unit: c.ward, Roles: []identity.Role{identity.Clerk}, From: today.Add(1), To: today.Add(3),
		Decision: "01/QĐ", DecidedOn: today, Reason: reason})
	must("the delegation", err)
	c.ids["delegation"], c.ids["account"] = lend.ID, mate.ID
	for _, g := range mate.Grants {
		c.ids["grant"] = g.ID
	}
	w.cookie(officer)
	sessions, err := a.Accounts.Sessions(w.t.Context(), mate.ID)
	must("the sessions", err)
	c.ids["session"] = sessions[0].ID
	_, token, err := a.Accounts.IssueToken(w.as(officer), mate.ID, identity.NewToken{Label: reason})
	must("the token", err)
	c.ids["token"] = token.ID
	person, _, err := a.Accounts.CreateAtCounter(w.as(clerk), c.ward, identity.Profile{FullName: "Đặng Thị " + c.words["name"], CitizenID: c.words["citizen number"],
		Birth: birthOf(w.t, c.born), Phone: c.words["phone"], Address: c.words["address"]})
	must("the citizen's account", err)
	c.ids["citizen"] = person.ID
	up, err := a.Uploads.Create(w.as(c.owner), upload.Begin{Name: c.words["file name"] + ".pdf", Length: 100})
	must("the upload", err)
	c.ids["upload"] = up.ID
	closed := today.Add(30)
	paper, err := a.Calendar.Keep(w.as("quantri."+c.slug), "quyet-dinh.pdf", strings.NewReader("%PDF-1.4\n"+c.words["paper"]+"\n%%EOF\n"))
	must("the paper of the proposal", err)
	c.ids["paper"] = paper.ID
	prop, err := a.Calendar.Propose(w.as("quantri."+c.slug), calendar.Propose{Unit: c.ward, Kind: calendar.Closure, Reason: reason, Law: "02/QĐ", Papers: []string{paper.ID},
		Change: deadline.Change{Closures: []deadline.ClosureRow{{From: closed, To: closed, Reason: reason}}}})
	must("the proposal", err)
	c.ids["proposal"] = prop.ID
}

func birthOf(t *testing.T, iso string) viet.BirthDate {
	t.Helper()
	b, err := viet.ParseBirthDate(iso)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// special makes the people who are in between: one who acts for the leader of ward 5, one whose role was taken away, one
// whose account is locked while they are signed in.
func (w *leakWorld) special() {
	w.t.Helper()
	a, system := w.app, identity.With(w.t.Context(), identity.System())
	people := map[string]identity.Account{}
	for _, login := range []string{"thay.phuong5", "thoi.phuong5", "khoa.phuong5"} {
		acc, err := a.Accounts.PutDemo(system, identity.Demo{Login: login, Password: demo.Password, Officer: &identity.NewOfficer{Name: "Người Thử", Unit: "28249",
			Grants: []identity.NewGrant{{Role: identity.Clerk}}}})
		if err != nil {
			w.t.Fatal(err)
		}
		people[login] = acc
		w.cookie(login)
	}
	today := a.Accounts.Today()
	leader, err := a.Accounts.ByLogin(w.t.Context(), "lanhdao.phuong5")
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := a.Accounts.Delegate(w.as("quantri.phuong5"), identity.NewDelegation{Delegator: leader.ID, Delegate: people["thay.phuong5"].ID, Unit: "28249", Roles: []identity.Role{identity.Leader},
		From: today, To: today.Add(5), Decision: "03/QĐ", DecidedOn: today, Reason: "nghỉ phép"}); err != nil {
		w.t.Fatal(err)
	}
	gone, err := a.Accounts.Account(w.t.Context(), people["thoi.phuong5"].ID)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, g := range gone.Grants {
		if err := a.Accounts.Withdraw(system, g.ID, viet.Day{}); err != nil {
			w.t.Fatal(err)
		}
	}
	w.cookies["locked"] = w.cookies["khoa.phuong5"]
	locked, err := a.Accounts.Account(w.t.Context(), people["khoa.phuong5"].ID)
	if err == nil {
		err = a.Accounts.SetState(system, locked.ID, locked.Version, identity.Locked, "thử")
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
