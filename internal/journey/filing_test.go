package journey

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// filer is somebody who files: the page, and what they press.
type filer struct {
	*Page
	t    *testing.T
	s    *Server
	off  bool // script
	shot int
}

func newFiler(t *testing.T, s *Server, look Look) *filer {
	return &filer{Page: Open(t, look), t: t, s: s, off: look.NoScript}
}

// look pictures the page for a reviewer and examines it.
func (f *filer) look(name string) {
	f.t.Helper()
	if wide := f.Overflow(); wide > 0 {
		f.t.Errorf("%s is %d pixels wider than its window", name, wide)
	}
	if !f.off { // axe is a script itself
		f.NoViolations()
	}
	f.shot++
	if dir := os.Getenv("TINHSO_SHOTS"); dir != "" {
		f.Shot(filepath.Join(dir, strings.ReplaceAll(f.t.Name(), "/", "-")+"-"+strconv.Itoa(f.shot/10)+strconv.Itoa(f.shot%10)+"-"+name+".png"))
	}
}

// begin opens the filing of a procedure.
func (f *filer) begin(code string) {
	f.t.Helper()
	f.Go(f.s.URL + "/ho-so/nop?thu-tuc=" + code)
}

// pick marks one answer of a question, as a thumb does: on its label.
func (f *filer) pick(name, value string) {
	f.t.Helper()
	f.Click(`input[name="` + name + `"][value="` + value + `"] + label`)
}

// choose picks the line of a drop-down that begins with a text.
func (f *filer) choose(name, text string) {
	f.t.Helper()
	box := `select[name="` + name + `"]`
	value := Eval[string](f.Page, `(Array.from(document.querySelector(`+quote(box)+`).options).find(o => o.text.trim().startsWith(`+quote(text)+`)) || {value: ""}).value`)
	if value == "" {
		f.t.Fatalf("%s offers no %q", name, text)
	}
	f.Choose(box, value)
}

// write fills a field by its name.
func (f *filer) write(name, text string) {
	f.t.Helper()
	f.Fill(`[name="`+name+`"]`, text)
}

// next presses the one blue button and says what is wrong when the page does not let go.
func (f *filer) next() {
	f.t.Helper()
	f.Submit(`main form .buttons .button-primary`)
	if f.Has(".errors") {
		f.t.Fatalf("%s: %s", f.Address(), f.Text(".errors"))
	}
}

// at checks on which page of the filing one is.
func (f *filer) at(page string) {
	f.t.Helper()
	if path, _, _ := strings.Cut(f.Address(), "?"); !strings.HasSuffix(path, "/"+page) {
		f.t.Fatalf("at %s, want %s\n%s", f.Address(), page, f.Text("main"))
	}
}

// photo is a picture as a phone takes it.
func photo(t *testing.T, name string) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7)
	}
	img.Set(1, 1, color.Black)
	path := filepath.Join(t.TempDir(), name)
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := jpeg.Encode(out, img, nil); err != nil {
		t.Fatal(err)
	}
	return path
}

// parent answers who files, at ward 5, for their child.
func (f *filer) parent() {
	f.t.Helper()
	f.pick("party", "child")
	f.next()
	f.at("noi-nop-huyen")
	f.choose("district", "Thành phố Mỹ Tho")
	f.look("district")
	f.next()
	f.at("noi-nop-xa")
	f.look("commune")
	f.choose("unit", "Ủy ban nhân dân Phường 5")
	f.next()
	f.at("nguoi-nop")
	f.write("representative.full_name", "Lê Thị Thu Hà")
	f.write("representative.birth_date", "02/03/1996")
	f.write("representative.citizen_id", "082196001234")
	f.write("representative.phone", "0912 345 678")
	f.write("representative.address.detail", "12 ấp Tân Thạnh")
	f.choose("representative.address.area", "Phường 5")
	f.look("filer")
	f.next()
	f.at("chu-ho-so")
	f.write("applicant.full_name", "Trần Lê Minh Khôi")
	f.write("applicant.birth_date", "05/02/2026")
	f.look("child")
	f.next()
}

// declare answers the declaration of birth of a child whose father is not entered.
func (f *filer) declare(script bool) {
	f.t.Helper()
	f.at("khai-who")
	f.pick("fields.relation", "mother")
	f.look("relation")
	f.next()
	f.at("khai-child")
	if got := Eval[string](f.Page, `document.querySelector('[name="fields.child_name"]').value`); got != "Trần Lê Minh Khôi" {
		f.t.Errorf("the child's name is asked again: %q", got)
	}
	f.pick("fields.child_sex", "male")
	f.choose("fields.child_ethnic", "Kinh")
	f.look("birth")
	f.next()
	f.at("khai-birth_place")
	f.pick("fields.born_at", "facility")
	f.write("fields.birth_place.detail", "Số 2 Hùng Vương")
	f.choose("fields.birth_place.area", "Phường 5")
	f.write("fields.home_town.detail", "Ấp Tân Thạnh")
	f.pick("fields.evidence", "certificate")
	if !script { // the question that now applies comes with the next page
		f.Submit(`main form .buttons .button-primary`)
		if f.Has(".errors") {
			f.t.Fatal("a question that was not on the page is called missing")
		}
	}
	f.Wait(`[name="fields.facility"]`)
	f.write("fields.facility", "Bệnh viện Phụ sản Tiền Giang")
	f.look("place")
	f.next()
	f.at("khai-mother")
	if got := Eval[string](f.Page, `document.querySelector('[name="fields.mother_citizen_id"]').value`); got != "082196001234" {
		f.t.Errorf("the mother, who files, is asked again who she is: %q", got)
	}
	f.choose("fields.mother_ethnic", "Kinh")
	f.next()
	f.at("khai-parents")
	f.pick("fields.father_known", "no")
	f.next()
	f.at("khai-finish")
	f.pick("fields.pledge", "true")
	f.next()
	f.at("giay-to")
}

// finish answers how the result comes, checks and sends; it gives the code.
func (f *filer) finish() string {
	f.t.Helper()
	f.at("nhan-ket-qua")
	f.look("return")
	f.pick("return.return_by", "online")
	f.next()
	f.at("kiem-tra")
	f.look("check")
	f.pick("sure", "true")
	f.next()
	if !strings.Contains(f.Address(), "/ho-so/da-nop/") {
		f.t.Fatalf("sent, and at %s", f.Address())
	}
	f.look("done")
	return f.Text(".sent-code")
}

// A citizen without an account registers a birth from the phone, with a photograph.
func TestABirthIsFiledFromAPhone(t *testing.T) {
	s := StartServer(t)
	f := newFiler(t, s, Look{Width: Phone})
	f.begin(birth)
	f.look("party")
	f.Submit(`main form .buttons .button-primary`)
	if !f.Has(".errors") || f.Text("h1") == "" {
		t.Error("an unanswered question is let through")
	}
	f.look("unanswered")
	f.parent()
	f.declare(true)
	f.look("papers")
	f.pick("papers.4.status", "attached")
	f.Attach(`input[name="papers.4.file"]`, photo(t, "giấy chứng sinh.jpg"))
	f.Until(`document.querySelectorAll('.files button[name=remove]').length === 1`)
	f.Attach(`#f-papers-4-file-photo`, photo(t, "mặt sau.jpg"))
	f.Until(`document.querySelectorAll('.files button[name=remove]').length === 2`)
	f.look("uploaded")
	f.next()
	code := f.finish()
	if !strings.HasPrefix(code, "H58.") {
		t.Errorf("the code is %q", code)
	}
	f.Submit(`.sent .button-primary`)
	f.look("dossier")
	if got := f.Text(".papers"); !strings.Contains(got, "giấy chứng sinh.jpg") || !strings.Contains(got, "mặt sau.jpg") {
		t.Errorf("the dossier holds: %s", got)
	}
	r := s.API(clerk5).Get("/dossiers/" + code)
	if r.Status != 200 {
		t.Errorf("the clerk of the ward sees %d %s", r.Status, r.Raw)
	}
}

func TestABirthIsFiledWithoutScript(t *testing.T) {
	s := StartServer(t)
	f := newFiler(t, s, Look{Width: Phone, NoScript: true})
	f.begin(birth)
	f.parent()
	f.declare(false)
	f.look("papers")
	f.Attach(`input[name="papers.4.file"]`, photo(t, "giấy chứng sinh.jpg"))
	f.next()
	f.finish()
}
