package console

import (
	"net/http"
	"strings"
	"testing"

	"tinhso/internal/identity"
)

// The accounts of another unit do not exist for an administrator: no page and no act says otherwise, in the same words as
// for an id that was never given.
func TestAnotherUnitsAccountsDoNotExist(t *testing.T) {
	w := newWorld(t)
	mai := w.account("mai")
	nobody := w.get("phuong5", accountPath("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
	said := main(nobody.Body.String())
	for _, who := range []string{"phuong1", "phuong5"} {
		stranger := who == "phuong1"
		for _, way := range []string{"", "/sua", "/khoa", "/mo-khoa", "/dong", "/mat-khau", "/quyen", "/quyen/" + mai.Grants[0].ID, "/phien"} {
			r := w.get(who, accountPath(mai.ID)+way)
			if stranger && (r.Code != http.StatusNotFound || main(r.Body.String()) != said) {
				t.Errorf("GET %s by a stranger: %d %.200s", way, r.Code, main(r.Body.String()))
			}
			if !stranger && r.Code != http.StatusOK {
				t.Errorf("GET %s by their own administrator: %d", way, r.Code)
			}
			if !stranger || way == "" {
				continue
			}
			if r := w.post(who, accountPath(mai.ID)+way, "key", "k"+way, "version", "1", "reason", "x", "name", "Người Lạ", "unit", "28261", "role", "clerk", "on", "23/11/2026"); r.Code != http.StatusNotFound {
				t.Errorf("POST %s by a stranger: %d", way, r.Code)
			}
		}
	}
	if now := w.account("mai"); now.Version != mai.Version || now.State != identity.Active || now.Name != mai.Name {
		t.Errorf("a stranger changed %+v into %+v", mai, now)
	}
}

// main is what a page says, without its frame.
func main(page string) string {
	_, page, _ = strings.Cut(page, "<main")
	page, _, _ = strings.Cut(page, "</main>")
	return page
}

func TestListsHoldWhatIsInReach(t *testing.T) {
	w := newWorld(t)
	w.busy()
	for _, c := range []struct {
		who, path  string
		sees, none []string
	}{
		{"phuong5", accountsPath, []string{"Trần Thị Mai", "Lê Thị Thu Hà"}, []string{"Phạm Ngọc Ánh", "Ngô Thị Bích Thủy", "Vũ Thành Long"}},
		{"phuong5", accountsPath + "?don-vi=28261", nil, []string{"Phạm Ngọc Ánh"}},
		{"phuong5", accountsPath + "?tim=anh", nil, []string{"Phạm Ngọc Ánh"}},
		{"mytho", accountsPath, []string{"Trần Thị Mai", "Phạm Ngọc Ánh"}, []string{"Vũ Thành Long", "Đỗ Minh Nhật"}},
		{"tinh", accountsPath, []string{"Trần Thị Mai", "Phạm Ngọc Ánh", "Đỗ Minh Nhật"}, nil},
		{"vanhanh", accountsPath, []string{"Trần Thị Mai"}, nil},
		{"phuong5", unitsPath, []string{"Phường Năm"}, []string{"Phường 1", "Sở Tư pháp", "tỉnh Tiền Giang</a>"}},
		{"mytho", unitsPath, []string{"Phường Năm", "Phường 1"}, []string{"Sở Tư pháp"}},
		{"phuong5", unitsPath + "?tim=so+tu+phap", nil, []string{"Sở Tư pháp"}},
		{"phuong1", postsPath, nil, []string{"Lê Thị Thu Hà"}},
		{"phuong5", journalPath, []string{"Trần Thị Mai"}, []string{"Phạm Ngọc Ánh", "H58.931.249-261123-0001", "tien-giang"}},
		{"phuong1", journalPath, []string{"Phạm Ngọc Ánh"}, []string{"Trần Thị Mai"}},
		{"tinh", journalPath, []string{"Trần Thị Mai", "tien-giang"}, []string{"H58.931.249-261123-0001"}},
		{"tinh", mailsPath + "?trang-thai=waiting", []string{"h•••h@example.vn"}, []string{"honghanh", "Nguyễn Thị Hồng Hạnh", "123456"}},
	} {
		r := w.get(c.who, c.path)
		if r.Code != http.StatusOK {
			t.Errorf("%s %s: %d", c.who, c.path, r.Code)
		}
		page := main(r.Body.String())
		for _, s := range c.sees {
			if !strings.Contains(page, s) {
				t.Errorf("%s %s does not show %q", c.who, c.path, s)
			}
		}
		for _, s := range c.none {
			if strings.Contains(page, s) {
				t.Errorf("%s %s shows %q", c.who, c.path, s)
			}
		}
	}
	for _, path := range []string{unitsPath + "/" + w.units["C2"], unitsPath + "/" + w.units["P"], unitsPath + "/28261", postsPath + "?don-vi=28261", journalPath + "?don-vi=815", unitsPath + "/never"} {
		if r := w.get("phuong5", path); r.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.Code)
		}
	}
}

// Who may open what: guests are sent to sign in, officers are told where their place is, and the running of the system is
// for operators.
func TestDoorsOfTheConsole(t *testing.T) {
	w := newWorld(t)
	w.busy()
	mai := accountPath(w.account("mai").ID)
	for _, c := range []struct {
		path string
		want map[string]int
	}{
		{"/console", map[string]int{"": 303, "congdan": 403, "mai": 403, "phuong5": 200, "vanhanh": 200, "tinh": 200}},
		{accountsPath, map[string]int{"": 303, "mai": 403, "phuong5": 200, "vanhanh": 200}},
		{mai, map[string]int{"": 303, "mai": 403, "vanhanh": 200}},
		{mai + "/mat-khau", map[string]int{"vanhanh": 403, "phuong5": 200}},
		{mai + "/khoa", map[string]int{"vanhanh": 403, "phuong5": 200}},
		{mai + "/ma", map[string]int{"phuong5": 403, "tinh": 403}},
		{accountsPath + "/moi", map[string]int{"vanhanh": 403, "phuong5": 200}},
		{importPath, map[string]int{"vanhanh": 403, "phuong5": 200, "": 303}},
		{importPath + "/mau.xlsx", map[string]int{"vanhanh": 403, "phuong5": 200}},
		{jobsPath, map[string]int{"phuong5": 403, "vanhanh": 200, "mai": 403}},
		{eventsPath, map[string]int{"phuong5": 403, "vanhanh": 200}},
		{mailsPath, map[string]int{"phuong5": 403, "vanhanh": 200}},
		{mailsPath + "/gui-lai", map[string]int{"phuong5": 403, "vanhanh": 200}},
		{settingsPath, map[string]int{"phuong5": 403, "vanhanh": 200, "": 303}},
		{journalPath, map[string]int{"phuong5": 200, "vanhanh": 200, "mai": 403}},
		{rolesPath + "/king", map[string]int{"phuong5": 404}},
		{formsPath + "/khai-tu/7", map[string]int{"phuong5": 404}},
		{proceduresPath + "/9.999999", map[string]int{"phuong5": 404}},
		{jobsPath + "/never", map[string]int{"tinh": 404}},
		{eventsPath + "/never", map[string]int{"tinh": 404}},
	} {
		for who, want := range c.want {
			if r := w.get(who, c.path); r.Code != want {
				t.Errorf("%s as %q: %d, want %d", c.path, who, r.Code, want)
			}
		}
	}
	for _, path := range []string{jobsPath + "/x/chay-lai", jobsPath + "/x/huy", timersPath + "/x/chay-lai", eventsPath + "/x", mailsPath + "/gui-lai"} {
		if r := w.post("phuong5", path); r.Code != http.StatusForbidden {
			t.Errorf("POST %s by a ward: %d", path, r.Code)
		}
	}
	if r := w.post("", mai+"/mat-khau"); r.Code != http.StatusUnauthorized {
		t.Errorf("POST by a guest: %d", r.Code)
	}
	if r := w.upload("vanhanh", importPath, "a.xlsx", book(t)); r.Code != http.StatusForbidden {
		t.Errorf("a list by an operator: %d", r.Code)
	}
}
