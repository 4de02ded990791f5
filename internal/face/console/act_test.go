package console

import (
	"encoding/base64"
	"errors"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/viet"
)

var secretRE = regexp.MustCompile(`slip-secret">([^<]+)<`)

func secretOf(t *testing.T, body string) string {
	t.Helper()
	m := secretRE.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no slip: %.600s", main(body))
	}
	return html.UnescapeString(m[1])
}

func TestAnOfficerIsMadeOnceAndChangesThePassword(t *testing.T) {
	w := newWorld(t)
	fill := []string{"key", "one", "name", "Nguyễn Văn Bình", "unit", "28249", "email", "binh@tiengiang.example.vn", "phone", "0912 345 678", "role", "clerk", "role", "officer"}
	var secrets [2]string
	var wait sync.WaitGroup
	for i := range secrets { // two clicks at once
		wait.Go(func() {
			if r := w.post("phuong5", accountsPath+"/moi", fill...); r.Code == http.StatusOK {
				secrets[i] = r.Body.String()
			}
		})
	}
	wait.Wait()
	first := secretOf(t, secrets[0])
	if second := secretOf(t, secrets[1]); second != first {
		t.Errorf("two clicks show %q and %q", first, second)
	}
	check(t, "account-new-slip.vi", []byte(secrets[0]))
	acc := w.account("binhnv")
	if len(acc.Grants) != 2 || acc.Phone != "0912345678" || !acc.MustChange || acc.UnitID != w.units["C1"] {
		t.Errorf("%+v", acc)
	}
	if _, err := w.face.Accounts.SignIn(t.Context(), "binhnv", first, identity.Door{}); err != nil {
		t.Errorf("the password of the slip: %v", err)
	}
	w.clock.Advance(2 * time.Minute) // the slip is forgotten; the key is not
	if r := w.post("phuong5", accountsPath+"/moi", fill...); r.Code != http.StatusSeeOther || strings.Contains(r.Body.String(), first) {
		t.Errorf("the same much later: %d", r.Code)
	}
}

func TestAFormThatIsRefusedKeepsWhatWasWritten(t *testing.T) {
	w := newWorld(t)
	r := w.post("phuong5", accountsPath+"/moi", "key", "x", "name", "<script>Bình", "email", "binh@", "phone", "12", "unit", "28249", "login", "Tên Có Dấu", "role", "clerk")
	if r.Code != http.StatusUnprocessableEntity {
		t.Fatalf("%d", r.Code)
	}
	check(t, "account-new-refused.vi", r.Body.Bytes())
	for _, c := range []struct {
		name string
		fill []string
		code int
		says string
	}{
		{"no unit", []string{"name", "Nguyễn Văn Bình"}, 422, "Đơn vị công tác"},
		{"a unit beyond the reach", []string{"name", "Nguyễn Văn Bình", "unit", "28261"}, 422, "Đơn vị công tác"},
		{"NUL", []string{"name", "B\x00ình", "unit", "28249"}, 422, "f-name-error"},
		{"emoji", []string{"name", "Bình 🙂", "unit", "28249"}, 422, "f-name-error"},
		{"too long", []string{"name", strings.Repeat("Nguyễn ", 80), "unit", "28249"}, 422, "f-name-error"},
		{"a role that is none", []string{"name", "Nguyễn Văn Bình", "unit", "28249", "role", "king"}, 422, "f-role-error"},
		{"an operator, by a ward", []string{"name", "Nguyễn Văn Bình", "unit", "28249", "role", "operator"}, 403, "errors"},
		{"a login that is taken", []string{"name", "Nguyễn Văn Bình", "unit", "28249", "login", "mai"}, 409, "đã có người dùng"},
	} {
		r := w.post("phuong5", accountsPath+"/moi", append(c.fill, "key", c.name)...)
		if r.Code != c.code || !strings.Contains(r.Body.String(), c.says) {
			t.Errorf("%s: %d %.500s", c.name, r.Code, main(r.Body.String()))
		}
	}
}

func TestDecomposedNamesAreComposed(t *testing.T) {
	w := newWorld(t)
	if r := w.post("phuong5", accountsPath+"/moi", "key", "d", "name", "Nguyễn Văn Bình", "unit", "28249"); r.Code != http.StatusOK {
		t.Fatalf("%d", r.Code)
	}
	if acc := w.account("binhnv"); acc.Name != "Nguyễn Văn Bình" {
		t.Errorf("%q", acc.Name)
	}
}

func TestAnAccountIsEditedLockedUnlockedAndClosed(t *testing.T) {
	w := newWorld(t)
	mai := w.account("mai")
	path := accountPath(mai.ID)
	version := func() string { return strconv.FormatInt(w.account("mai").Version, 10) }
	old := version()
	edit := []string{"version", old, "name", "Trần Thị Thanh Mai", "unit", "28249", "email", "mai@tiengiang.example.vn"}
	for range 2 { // twice is the same as once
		if r := w.post("phuong5", path+"/sua", edit...); r.Code != http.StatusSeeOther {
			t.Fatalf("edit: %d %.300s", r.Code, main(r.Body.String()))
		}
	}
	if r := w.post("phuong5", path+"/sua", "version", old, "name", "Trần Thị Mới", "unit", "28249"); r.Code != http.StatusPreconditionFailed {
		t.Errorf("a stale edit: %d", r.Code)
	}
	if r := w.post("phuong5", path+"/khoa", "version", version()); r.Code != 422 {
		t.Errorf("a lock without reason: %d", r.Code)
	}
	lock := []string{"version", version(), "reason", "Nghỉ hưu từ 01/12/2026"}
	for range 2 {
		if r := w.post("phuong5", path+"/khoa", lock...); r.Code != http.StatusSeeOther {
			t.Errorf("lock: %d", r.Code)
		}
	}
	if now := w.account("mai"); now.State != identity.Locked || now.Why != "Nghỉ hưu từ 01/12/2026" {
		t.Errorf("%+v", now)
	}
	if r := w.post("phuong5", path+"/mo-khoa", "version", "1"); r.Code != http.StatusPreconditionFailed {
		t.Errorf("a stale unlock: %d", r.Code)
	}
	if r := w.post("phuong5", path+"/mo-khoa", "version", version()); r.Code != http.StatusSeeOther || w.account("mai").State != identity.Active {
		t.Errorf("unlock: %d", r.Code)
	}
	if r := w.post("phuong5", path+"/dong", "version", version(), "reason", "Chuyển công tác"); r.Code != http.StatusSeeOther || w.account("mai").State != identity.Closed {
		t.Errorf("close: %d", r.Code)
	}
	own := w.account("phuong5")
	if r := w.post("phuong5", accountPath(own.ID)+"/khoa", "version", strconv.FormatInt(own.Version, 10), "reason", "thử"); r.Code != http.StatusConflict {
		t.Errorf("locking oneself: %d", r.Code)
	}
}

func TestAResetShowsThePasswordOnceAndEndsSessions(t *testing.T) {
	w := newWorld(t)
	ha := w.account("thuha")
	if list, err := w.face.Accounts.Sessions(t.Context(), ha.ID); err != nil || len(list) != 1 {
		t.Fatalf("%v %v", list, err)
	}
	path := accountPath(ha.ID) + "/mat-khau"
	r := w.post("phuong5", path, "key", "r")
	secret := secretOf(t, r.Body.String())
	if got := r.Header().Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("the slip may be kept: %q", got)
	}
	if again := secretOf(t, w.post("phuong5", path, "key", "r").Body.String()); again != secret {
		t.Errorf("a second click gives another password")
	}
	if list, err := w.face.Accounts.Sessions(t.Context(), ha.ID); err != nil || len(list) != 0 {
		t.Errorf("%d sessions are still open (%v)", len(list), err)
	}
	if _, err := w.face.Accounts.SignIn(t.Context(), "thuha", secret, identity.Door{}); err != nil {
		t.Errorf("the password of the slip: %v", err)
	}
	if other := secretOf(t, w.post("phuong5", path, "key", "later").Body.String()); other == secret {
		t.Error("another reset gives the same password")
	}
}

func TestRolesAreGivenAndWithdrawn(t *testing.T) {
	w := newWorld(t)
	mai := w.account("mai")
	path := accountPath(mai.ID) + "/quyen"
	give := []string{"role", "leader", "unit", "28249", "from", "01/12/2026", "to", "01/03/2027"}
	for range 2 {
		if r := w.post("phuong5", path, give...); r.Code != http.StatusSeeOther {
			t.Fatalf("give: %d %.300s", r.Code, main(r.Body.String()))
		}
	}
	held := w.account("mai").Grants
	if len(held) != 2 || held[1].From != (viet.Day{Y: 2026, M: 12, D: 1}) || held[1].To != (viet.Day{Y: 2027, M: 3, D: 1}) {
		t.Fatalf("%+v", held)
	}
	for _, c := range []struct {
		fill []string
		code int
		says string
	}{
		{nil, 422, "f-role-error"},
		{[]string{"role", "leader", "unit", "28261"}, 422, "f-unit-error"},
		{[]string{"role", "leader", "unit", "28249", "from", "31/02/2027"}, 422, "f-from-error"},
		{[]string{"role", "officer", "unit", "28249", "from", "01/12/2026", "to", "30/11/2026"}, 422, "f-to-error"},
		{[]string{"role", "clerk", "unit", "28249", "from", "24/11/2026"}, 409, "đã có vai trò"},
		{[]string{"role", "operator", "unit", "28249"}, 403, "errors"},
	} {
		if r := w.post("phuong5", path, c.fill...); r.Code != c.code || !strings.Contains(r.Body.String(), c.says) {
			t.Errorf("%v: %d %.300s", c.fill, r.Code, main(r.Body.String()))
		}
	}
	for range 2 {
		if r := w.post("phuong5", path+"/"+held[0].ID, "on", "30/11/2026"); r.Code != http.StatusSeeOther {
			t.Errorf("withdraw: %d", r.Code)
		}
	}
	if now := w.account("mai").Grants[0]; now.To != (viet.Day{Y: 2026, M: 11, D: 30}) {
		t.Errorf("%+v", now)
	}
	if r := w.post("phuong5", path+"/"+held[0].ID, "on", "31/11/2026"); r.Code != 422 {
		t.Errorf("an impossible day: %d", r.Code)
	}
	own := w.account("phuong5")
	if r := w.post("phuong5", accountPath(own.ID)+"/quyen/"+own.Grants[0].ID, "on", "23/11/2026"); r.Code != http.StatusConflict {
		t.Errorf("an administrator takes their own power away: %d", r.Code)
	}
}

func TestSessionsAndTokensEnd(t *testing.T) {
	w := newWorld(t)
	own := accountPath(w.account("tinh").ID)
	r := w.post("tinh", own+"/ma", "key", "t", "label", "Kết nối phần mềm một cửa", "until", "31/12/2026")
	bearer := secretOf(t, r.Body.String())
	check(t, "token-slip.vi", r.Body.Bytes())
	if who, err := w.face.Accounts.TokenWho(t.Context(), bearer); err != nil || who.Login != "tinh" {
		t.Errorf("%+v %v", who, err)
	}
	for _, fill := range [][]string{{"label", ""}, {"label", "x", "until", "hôm qua"}, {"label", "x", "until", "22/11/2026"}} {
		if r := w.post("tinh", own+"/ma", append(fill, "key", fill[len(fill)-1])...); r.Code != 422 {
			t.Errorf("%v: %d", fill, r.Code)
		}
	}
	tokens, err := w.face.Accounts.Tokens(t.Context(), w.account("tinh").ID)
	if err != nil || len(tokens) != 1 {
		t.Fatalf("%v %v", tokens, err)
	}
	for range 2 {
		if r := w.post("tinh", own+"/ma/"+tokens[0].ID); r.Code != http.StatusSeeOther {
			t.Errorf("revoke: %d", r.Code)
		}
	}
	if _, err := w.face.Accounts.TokenWho(t.Context(), bearer); err == nil {
		t.Error("a revoked token works")
	}
	ha := w.account("thuha")
	list, err := w.face.Accounts.Sessions(t.Context(), ha.ID)
	w.fine(err)
	for _, path := range []string{"/phien/" + list[0].ID, "/phien/" + list[0].ID, "/phien"} {
		if r := w.post("phuong5", accountPath(ha.ID)+path); r.Code != http.StatusSeeOther {
			t.Errorf("%s: %d", path, r.Code)
		}
	}
	if list, err := w.face.Accounts.Sessions(t.Context(), ha.ID); err != nil || len(list) != 0 {
		t.Errorf("%d sessions (%v)", len(list), err)
	}
}

var hiddenRE = regexp.MustCompile(`name="(list|key|rows)" value="([^"]*)"`)

// hidden are the values that a page carries unseen.
func hidden(body string) map[string]string {
	values := map[string]string{}
	for _, m := range hiddenRE.FindAllStringSubmatch(body, -1) {
		values[m[1]] = html.UnescapeString(m[2])
	}
	return values
}

func TestAListIsCheckedThenApplied(t *testing.T) {
	w := newWorld(t)
	wrong := w.upload("phuong5", importPath, "ds.xlsx", book(t, []any{"Nguyễn Văn Bình", "binh.p5", "28249", "Cán bộ tiếp nhận"}, []any{"Lê Thị Lan", "mai", "28249", "Vua"}, []any{"Lê Thị Hoa", "hoa.p1", "28261", "Lãnh đạo"}))
	if wrong.Code != 422 || hidden(wrong.Body.String())["list"] != "" {
		t.Fatalf("%d: a list with faults can be applied", wrong.Code)
	}
	check(t, "import-wrong.vi", wrong.Body.Bytes())
	well := w.upload("phuong5", importPath, "ds.xlsx", book(t, []any{"Nguyễn Văn Bình", "binh.p5", "28249", "Cán bộ tiếp nhận"}, []any{"Lê Thị Lan", "", "28249", "Lãnh đạo; Công chức thụ lý"}))
	if well.Code != http.StatusOK {
		t.Fatalf("%d %.300s", well.Code, main(well.Body.String()))
	}
	check(t, "import-well.vi", well.Body.Bytes())
	if page, err := w.face.Accounts.List(t.Context(), identity.Filter{Everyone: true, Query: "binh.p5"}); err != nil || len(page.Accounts) != 0 {
		t.Errorf("a dry run wrote %d accounts (%v)", len(page.Accounts), err)
	}
	carried := hidden(well.Body.String())
	made := w.post("phuong5", importPath+"/tao", "list", carried["list"], "key", carried["key"])
	if made.Code != http.StatusOK || !strings.Contains(made.Body.String(), "Đã tạo 2 tài khoản") {
		t.Fatalf("%d %.300s", made.Code, main(made.Body.String()))
	}
	check(t, "import-made.vi", made.Body.Bytes())
	if r := w.post("phuong5", importPath+"/tao", "list", carried["list"], "key", carried["key"]); r.Code != http.StatusSeeOther {
		t.Errorf("the same list sent twice: %d", r.Code)
	}
	if page, err := w.face.Accounts.List(t.Context(), identity.Filter{Everyone: true, Query: "lan"}); err != nil || len(page.Accounts) != 1 {
		t.Errorf("%d of one (%v)", len(page.Accounts), err)
	}
	taken := w.post("phuong5", importPath+"/bang", "rows", hidden(made.Body.String())["rows"])
	f, err := excelize.OpenReader(taken.Body)
	w.fine(err)
	rows, err := f.GetRows("Sheet1")
	if err != nil || len(rows) != 3 || len(rows[1][5]) < 12 {
		t.Errorf("%v %v", rows, err)
	}
	// What the page carries is only a carrier: a list that was changed on the way is checked like any other.
	forged := base64.StdEncoding.EncodeToString(book(t, []any{"Lê Thị Hoa", "hoa.p1", "28261", "Lãnh đạo"}))
	if r := w.post("phuong5", importPath+"/tao", "list", forged, "key", "f"); r.Code != 422 {
		t.Errorf("a forged list: %d", r.Code)
	}
}

func TestFilesThatAreNoListsAreRefused(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name string
		body []byte
		code int
	}{
		{"text.xlsx", []byte("Họ và tên;Đơn vị"), 422}, {"empty.xlsx", nil, 422}, {"big.xlsx", make([]byte, mostList+1), 422}, {"heading.xlsx", book(t), 422},
	} {
		r := w.upload("phuong5", importPath, c.name, c.body)
		if r.Code != c.code || !strings.Contains(r.Body.String(), "f-file-error") {
			t.Errorf("%s: %d %.300s", c.name, r.Code, main(r.Body.String()))
		}
	}
	check(t, "import-refused.vi", w.upload("phuong5", importPath, "text.xlsx", []byte("không phải bảng tính")).Body.Bytes())
	if r := w.post("phuong5", importPath); r.Code != 422 {
		t.Errorf("no file: %d", r.Code)
	}
	for _, path := range []string{"/tao", "/bang"} {
		if r := w.post("phuong5", importPath+path, "list", "%%%", "rows", "%%%"); r.Code != 422 {
			t.Errorf("%s with nonsense: %d", path, r.Code)
		}
	}
}

func TestASetAsideEventIsRetried(t *testing.T) {
	w := newWorld(t)
	w.fail = errors.New("máy chủ thư không trả lời")
	_ = w.face.Journal.Drain(t.Context()) // tells what it set aside
	aside, err := w.face.Journal.SetAside(t.Context())
	if err != nil || len(aside) != 1 {
		t.Fatalf("%v %v", aside, err)
	}
	check(t, "events.vi", w.get("tinh", eventsPath).Body.Bytes())
	check(t, "overview-aside.vi", w.get("tinh", "/console").Body.Bytes())
	path := eventsPath + "/" + aside[0].ID
	check(t, "event-retry.vi", w.get("tinh", path).Body.Bytes())
	if r := w.post("tinh", path); r.Code != http.StatusConflict || !strings.Contains(r.Body.String(), "máy chủ thư không trả lời") {
		t.Errorf("a retry that fails: %d %.300s", r.Code, main(r.Body.String()))
	}
	w.fail = nil
	for range 2 { // the second finds nothing, and says so politely
		if r := w.post("tinh", path); r.Code != http.StatusSeeOther {
			t.Errorf("retry: %d", r.Code)
		}
	}
	if aside, err = w.face.Journal.SetAside(t.Context()); err != nil || len(aside) != 0 {
		t.Errorf("%v %v", aside, err)
	}
}

func TestJobsAreRunAgainAndCancelled(t *testing.T) {
	w := newWorld(t)
	w.busy()
	page, err := w.face.Deps.Jobs.List(t.Context(), job.Filter{Kind: "dossier.sweep"})
	w.fine(err)
	path := jobsPath + "/" + page.Jobs[0].ID
	state := func() job.State {
		j, err := w.face.Deps.Jobs.Get(t.Context(), page.Jobs[0].ID)
		w.fine(err)
		return j.State
	}
	if got := state(); got != job.Cancelled {
		t.Fatalf("the job is %s", got)
	}
	for _, c := range []struct {
		way  string
		want job.State
	}{{"/chay-lai", job.Available}, {"/chay-lai", job.Available}, {"/huy", job.Cancelled}, {"/huy", job.Cancelled}} {
		if r := w.post("tinh", path+c.way); r.Code != http.StatusSeeOther || state() != c.want {
			t.Errorf("%s: %d, the job is %s", c.way, r.Code, state())
		}
	}
	if r := w.post("tinh", mailsPath+"/gui-lai"); r.Code != http.StatusSeeOther {
		t.Errorf("send again: %d", r.Code)
	}
}

func TestATimerThatFailedIsRunAgain(t *testing.T) {
	w := newWorld(t)
	w.busy()
	list, err := w.face.Timers.Troubles(t.Context())
	w.fine(err)
	path := timersPath + "/" + list[0].ID + "/chay-lai"
	if r := w.get("tinh", jobsPath); !strings.Contains(r.Body.String(), path) || !strings.Contains(r.Body.String(), "không đọc được lịch") {
		t.Error("the page of jobs does not show it")
	}
	w.late = nil
	if r := w.post("tinh", path); r.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Code, r.Body)
	}
	w.fine(w.face.Timers.Drain(t.Context()))
	if list, err = w.face.Timers.Troubles(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	if r := w.post("tinh", path); r.Code != http.StatusSeeOther {
		t.Errorf("sent twice: %d", r.Code)
	}
	if r := w.get("tinh", path); r.Code != http.StatusNotFound {
		t.Errorf("asked when it has fired: %d", r.Code)
	}
	if r := w.get("tinh", jobsPath); !strings.Contains(r.Body.String(), "Mọi báo hạn đều đúng giờ") {
		t.Error("the page of jobs does not say that all is well")
	}
}

func TestLongListsHaveAWayOnAndBack(t *testing.T) {
	w := newWorld(t)
	r := w.get("tinh", journalPath)
	if strings.Contains(r.Body.String(), "Trang sau") != (strings.Count(main(r.Body.String()), "<tr ") > pageSize) {
		t.Error("a next page without need, or none where one is")
	}
	for i := range pageSize {
		if r := w.post("tinh", accountPath(w.account("mai").ID)+"/mat-khau", "key", strconv.Itoa(i)); r.Code != http.StatusOK {
			t.Fatalf("%d", r.Code)
		}
	}
	next := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	prev := regexp.MustCompile(`rel="prev" href="([^"]+)"`)
	m := next.FindStringSubmatch(w.get("tinh", journalPath).Body.String())
	if m == nil {
		t.Fatal("no next page")
	}
	second := w.get("tinh", html.UnescapeString(m[1])).Body.String()
	back := prev.FindStringSubmatch(second)
	if back == nil || !strings.Contains(second, "51") {
		t.Fatalf("no way back: %.300s", main(second))
	}
	if r := w.get("tinh", html.UnescapeString(back[1])); r.Code != http.StatusOK || prev.MatchString(r.Body.String()) {
		t.Errorf("the way back: %d", r.Code)
	}
}
