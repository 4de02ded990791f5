package desk

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"tinhso/internal/document"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web/webtest"
)

// card is the code of an identity card, as a scanner types it.
const card = "082190012345|311234567|Nguyễn Thị Hồng Hạnh|14051990|Nữ|Số 12 Lê Lợi, Phường 05, TP. Mỹ Tho, Tiền Giang|01032021"

// counterWorld is the world with what the counter needs: places, the form of certified copies, its tariff.
func counterWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	ctx, first := t.Context(), viet.Day{Y: 2020, M: 1, D: 1}
	source, err := os.ReadFile("../../../provinces/tien-giang/forms/certified-copy.yaml")
	w.fine(err)
	w.fine(w.deps.DB.Write(ctx, func(tx *store.Tx) error {
		for _, a := range []org.PutArea{
			{Key: "82", Code: "82", Name: "Tỉnh Tiền Giang", ShortName: "Tiền Giang", Kind: "tinh", Level: org.Province, ValidFrom: "2020-01-01"},
			{Key: "815", Code: "815", Name: "Thành phố Mỹ Tho", ShortName: "Mỹ Tho", Kind: "thanh_pho", Level: org.District, ParentKey: "82", ValidFrom: "2020-01-01"},
			{Key: "28249", Code: "28249", Name: "Phường 5", ShortName: "Phường 5", Kind: "phuong", Level: org.Commune, ParentKey: "815", ValidFrom: "2020-01-01"},
			{Key: "28261", Code: "28261", Name: "Phường 1", ShortName: "Phường 1", Kind: "phuong", Level: org.Commune, ParentKey: "815", ValidFrom: "2020-01-01"},
		} {
			if _, _, err := w.deps.Units.PutAreaTx(ctx, tx, a); err != nil {
				return err
			}
		}
		_, version, _, err := w.deps.Procedures.PutFormTx(ctx, tx, "certified-copy.yaml", source, first)
		if err != nil {
			return err
		}
		for _, p := range procedures() {
			if p.Code != copies {
				continue
			}
			p.FormID, p.FormVersion = "certified-copy", version
			p.Documents = []procedure.Component{{Code: "000.00.00.G15-KQ1973", Name: "Bản chính và bản sao cần chứng thực", Kind: "paper", Original: 1}}
			if _, err := w.deps.Procedures.PutTx(ctx, tx, p); err != nil {
				return err
			}
		}
		_, err = w.deps.Procedures.PutTariffsTx(ctx, tx, []procedure.Tariff{{Procedure: copies, Name: "Phí chứng thực bản sao từ bản chính", Per: procedure.PerPage,
			Steps: []procedure.TariffStep{{From: 1, Amount: 2000}, {From: 3, Amount: 1000}}, MaxCopy: 200000, Law: "226/2016/TT-BTC@2016-11-11#art4", ValidFrom: first}})
		if err != nil {
			return err
		}
		_, err = document.PutTypeTx(ctx, tx, document.Type{Code: "TrS", Name: "Trích sao", Abbrev: "TrS", ValidFrom: "2020-03-05"})
		return err
	}))
	return w
}

// key are the hidden keys of pages; tests give their own.
func withKey(key string, pairs ...string) url.Values {
	in := url.Values{"key": {key}}
	for i := 0; i+1 < len(pairs); i += 2 {
		in.Add(pairs[i], pairs[i+1])
	}
	return in
}

// lands wants a redirect and says where to.
func (w *world) lands(a *httptest.ResponseRecorder) string {
	w.t.Helper()
	if a.Code != http.StatusSeeOther {
		w.t.Fatalf("%d instead of a redirect: %.1500s", a.Code, main(a.Body.String()))
	}
	return a.Header().Get("Location")
}

// refused wants the same page again, with each of the words on it.
func (w *world) refused(a *httptest.ResponseRecorder, words ...string) string {
	w.t.Helper()
	page := a.Body.String()
	if a.Code != http.StatusUnprocessableEntity {
		w.t.Errorf("%d, want 422: %.800s", a.Code, main(page))
	}
	for _, word := range words {
		if !strings.Contains(page, word) {
			w.t.Errorf("the page does not say %q: %.1200s", word, main(page))
		}
	}
	return page
}

var itemKeys = regexp.MustCompile(`mKEY-\d+|m[a-z0-9]+-\d{7}`)

// shows compares the page that a form was answered with.
func (w *world) shows(name string, a *httptest.ResponseRecorder, want int) string {
	w.t.Helper()
	if a.Code != want {
		w.t.Fatalf("%s: %d, want %d\n%.800s", name, a.Code, want, main(a.Body.String()))
	}
	webtest.Page(w.t, a.Body.Bytes())
	body := itemKeys.ReplaceAll(ulid.ReplaceAll(a.Body.Bytes(), []byte("ID")), []byte("ITEM"))
	webtest.Golden(w.t, "testdata/"+name+".vi.html", body)
	return a.Body.String()
}

// sends posts a page with one file.
func (w *world) sends(who, path, field, name, content string, in url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for key, all := range in {
		for _, v := range all {
			w.fine(m.WriteField(key, v))
		}
	}
	part, err := m.CreateFormFile(field, name)
	w.fine(err)
	_, err = part.Write([]byte(content))
	w.fine(err)
	w.fine(m.Close())
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "who", Value: who})
	a := httptest.NewRecorder()
	w.shell.ServeHTTP(a, r)
	return a
}

// arrives scans the card, gives a telephone number and stands before the procedures.
func (w *world) arrives(key string) string {
	w.t.Helper()
	a := w.post("clerk", intakePath, withKey(key, "qr", card, "party", "self", "channel", "direct", "return_by", "direct"))
	if a.Code != http.StatusOK || !strings.Contains(a.Body.String(), "Đã đọc thẻ của Nguyễn Thị Hồng Hạnh") {
		w.t.Fatalf("the card was not read: %d %.800s", a.Code, main(a.Body.String()))
	}
	return w.lands(w.post("clerk", intakePath, w.person(key)))
}

// person is what the first page sends after the card.
func (w *world) person(key string, pairs ...string) url.Values {
	in := withKey(key, "party", "self", "channel", "direct", "return_by", "direct", "applicant.full_name", "Nguyễn Thị Hồng Hạnh",
		"applicant.citizen_id", "082190012345", "applicant.birth_date", "14/05/1990", "applicant.phone", "0912 345 678",
		"applicant.address.detail", "Số 12 Lê Lợi", "applicant.address.area", "28249", "card_sex", "female")
	for i := 0; i+1 < len(pairs); i += 2 {
		in.Set(pairs[i], pairs[i+1])
	}
	return in
}
