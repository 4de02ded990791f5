package portal

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tinhso/internal/lang"
)

// walker files step by step, as a browser without script does.
type walker struct {
	*browser
	t    *testing.T
	path string // the page one is on
	last *httptest.ResponseRecorder
}

// walk begins the filing of a procedure.
func (b *browser) walk(t *testing.T, code string) *walker {
	t.Helper()
	k := &walker{browser: b, t: t}
	k.open("/ho-so/nop?thu-tuc=" + code)
	return k
}

func (k *walker) open(path string) {
	k.t.Helper()
	k.path, k.last = path, k.get(path)
	for k.last.Code == http.StatusSeeOther {
		k.path = k.last.Header().Get("Location")
		k.last = k.get(k.path)
	}
}

// step answers a page and follows; the page it leads to is checked.
func (k *walker) step(want string, v url.Values) {
	k.t.Helper()
	k.last = k.post(k.path, v)
	if k.last.Code != http.StatusSeeOther {
		k.t.Fatalf("%s: %d %v", k.path, k.last.Code, messages(k.last.Body.Bytes()))
	}
	k.open(k.last.Header().Get("Location"))
	if !strings.Contains(k.path, want) || k.last.Code != http.StatusOK {
		k.t.Fatalf("led to %s (%d), want %s", k.path, k.last.Code, want)
	}
}

// refused answers a page that does not let go; it gives the messages of the summary.
func (k *walker) refused(v url.Values) []string {
	k.t.Helper()
	k.last = k.post(k.path, v)
	if k.last.Code != http.StatusUnprocessableEntity {
		k.t.Fatalf("%s: %d, want 422", k.path, k.last.Code)
	}
	return messages(k.last.Body.Bytes())
}

// send posts a page with files.
func (k *walker) send(path string, v url.Values, files ...sent) *httptest.ResponseRecorder {
	k.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, values := range v {
		for _, one := range values {
			if err := form.WriteField(name, one); err != nil {
				k.t.Fatal(err)
			}
		}
	}
	for _, file := range files {
		part, err := form.CreateFormFile(file.input, file.name)
		if err == nil {
			_, err = io.WriteString(part, file.bytes)
		}
		if err != nil {
			k.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		k.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return k.do(r)
}

// sent is a file that a page sends.
type sent struct{ input, name, bytes string }

// jpeg is the beginning of a photograph.
const jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00 a photograph"

var summaryLine = regexp.MustCompile(`<li><a href="([^"]*)">(.*?)</a></li>`)

func messages(html []byte) []string {
	i := bytes.Index(html, []byte(`class="errors"`))
	if i < 0 {
		return nil
	}
	html = html[i:]
	html = html[:bytes.Index(html, []byte("</div>"))]
	var all []string
	for _, m := range summaryLine.FindAllSubmatch(html, -1) {
		all = append(all, string(m[2]))
	}
	return all
}

// option is the value of the line of a drop-down that begins with a text.
func (k *walker) option(text string) string {
	k.t.Helper()
	m := regexp.MustCompile(`<option value="([^"]+)"[^>]*>` + regexp.QuoteMeta(text)).FindStringSubmatch(k.last.Body.String())
	if m == nil {
		k.t.Fatalf("%s offers no %q", k.path, text)
	}
	return m[1]
}

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func mother() url.Values {
	return values("representative.full_name", "Lê Thị Thu Hà", "representative.birth_date", "02/03/1996", "representative.citizen_id", "082196001234",
		"representative.phone", "0912 345 678", "representative.relation", "parent", "representative.address.detail", "12 ấp Tân Thạnh", "representative.address.area", "28249")
}

// shown is called on every page of a walk.
type shown func(name string)

// toPapers answers a birth up to the papers.
func (k *walker) toPapers(see shown) {
	k.t.Helper()
	see("party")
	k.step("noi-nop-huyen", values("party", "child"))
	see("district")
	district := "Thành phố Mỹ Tho"
	k.step("noi-nop-xa", values("district", k.option(district)))
	see("commune")
	k.step("nguoi-nop", values("unit", k.option("Ủy ban nhân dân Phường 5")))
	see("filer")
	k.step("chu-ho-so", mother())
	see("child")
	k.step("khai-who", values("applicant.full_name", "Trần Lê Minh Khôi", "applicant.birth_date", "05/02/2026", "applicant.address.detail", "12 ấp Tân Thạnh", "applicant.address.area", "28249"))
	k.step("khai-child", values("fields.relation", "mother", "fields.case", "usual"))
	see("declaration")
	k.step("khai-birth_place", values("fields.child_name", "Trần Lê Minh Khôi", "fields.child_birth_date", "05/02/2026", "fields.child_sex", "male",
		"fields.child_nationality", "VN", "seen", "fields.child_ethnic", "fields.child_ethnic", "01"))
	k.step("khai-mother", values("fields.born_at", "facility", "fields.facility", "Bệnh viện Phụ sản Tiền Giang", "fields.birth_place.detail", "Số 2 Hùng Vương",
		"fields.birth_place.area", "28249", "fields.home_town.detail", "Ấp Tân Thạnh", "fields.evidence", "certificate",
		"seen", "fields.facility", "seen", "fields.evidence", "seen", "fields.certificate_number"))
	k.step("khai-parents", values("fields.mother_full_name", "Lê Thị Thu Hà", "fields.mother_birth_date", "02/03/1996", "fields.mother_nationality", "VN", "fields.mother_ethnic", "01",
		"fields.mother_citizen_id", "082196001234", "fields.mother_residence.detail", "12 ấp Tân Thạnh", "seen", "fields.mother_ethnic", "seen", "fields.mother_citizen_id"))
	k.step("khai-finish", values("fields.father_known", "no"))
	k.step("giay-to", values("fields.copies", "2", "fields.pledge", "true"))
}

// toCheck answers a birth up to the last page.
func (k *walker) toCheck(see shown) {
	k.t.Helper()
	k.toPapers(see)
	see("papers")
	r := k.send(k.path, values(), sent{"papers.4.file", "giấy chứng sinh.jpg", jpeg}, sent{"papers.4.file", "mặt sau.jpg", jpeg})
	if r.Code != http.StatusSeeOther {
		k.t.Fatalf("papers: %d %v", r.Code, messages(r.Body.Bytes()))
	}
	papers := k.path
	k.open(papers)
	see("papers-kept")
	k.open(r.Header().Get("Location"))
	see("return")
	k.step("kiem-tra", values("return.return_by", "online"))
	see("check")
}

func silent(string) {}

func tagged(b *browser, tag lang.Tag) *browser {
	b.tag = tag
	return b
}
