package desk

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// certified is a filled page of certified copies.
func certified(w *world, key string, pairs ...string) url.Values {
	in := w.person(key, "fields.originals.0.name", "Bằng tốt nghiệp", "fields.originals.0.pages", "2", "fields.originals.0.copies", "3",
		"fields.originals.1.name", "Học bạ", "fields.originals.1.pages", "10", "fields.originals.1.copies", "2",
		"fields.originals.2.name", "", "fields.originals.2.pages", "", "fields.originals.2.copies", "", "signer", "Lê Thị Thu Hà", "receipt", "0000456", "do", "certify")
	for i := 0; i+1 < len(pairs); i += 2 {
		in.Set(pairs[i], pairs[i+1])
	}
	return in
}

func TestCertifiedCopiesAreOneScreen(t *testing.T) {
	w := counterWorld(t)
	w.golden("certify", "clerk", certifyPath, lang.VI, 200)
	w.shows("certify-card", w.post("clerk", certifyPath, withKey("k0", "qr", card)), 200)
	sum := w.post("clerk", certifyPath+"/phi", certified(w, "k1"))
	if page := sum.Body.String(); sum.Code != 200 || !strings.Contains(page, "36.000 ₫") || !strings.Contains(page, "226/2016/TT-BTC") || strings.Contains(page, "<main") {
		t.Errorf("the fee: %d %s", sum.Code, page)
	}
	var wait sync.WaitGroup
	where := make([]string, 4)
	for i := range where {
		wait.Go(func() { where[i] = w.lands(w.post("clerk", certifyPath, certified(w, "same"))) })
	}
	wait.Wait()
	for _, at := range where {
		if at != where[0] {
			t.Errorf("pressed twice: %v", where)
		}
	}
	page := w.golden("certified", "clerk", where[0], lang.VI, 200)
	for _, word := range []string{"01–02/SY-UBND", "36.000 ₫", "Ba mươi sáu nghìn đồng", "0000456", "Lê Thị Thu Hà", "Học bạ"} {
		if !strings.Contains(page, word) {
			t.Errorf("the end does not say %q", word)
		}
	}
	all := must(w.cases.List(w.as("clerk"), dossier.Filter{Newest: true}))
	if len(all.Items) != 1 || !all.Items[0].Closed || all.Items[0].OnTime == nil || !*all.Items[0].OnTime {
		t.Errorf("made %+v", all.Items)
	}
	day := must(w.cases.Fees(w.as("clerk"), w.units["ward5"], viet.DayOf(monday), ""))
	if len(day.Fees) != 1 || day.Total != 36000 || day.Fees[0].Receipt != "0000456" {
		t.Errorf("cash %+v", day)
	}
	next := must(url.Parse(w.lands(w.post("clerk", certifyPath, certified(w, "k3", "free", "true", "why", "Vay vốn chính sách"))))).Query().Get("ma")
	d := must(w.cases.Get(w.as("clerk"), next))
	if day = must(w.cases.Fees(w.as("clerk"), w.units["ward5"], viet.DayOf(monday), "")); len(day.Fees) != 1 || d.Result.Number != "03–04/SY-UBND" {
		t.Errorf("free of charge: %+v, %+v", day, d.Result)
	}
}

func TestWrongCopiesLoseNothing(t *testing.T) {
	w := counterWorld(t)
	w.shows("certify-wrong", w.post("clerk", certifyPath, certified(w, "k", "fields.originals.0.pages", "0", "fields.originals.1.copies", "abc", "signer", "")), 422)
	for _, tc := range []struct{ in, wants []string }{
		{[]string{"fields.originals.0.pages", "9999"}, []string{`href="#f-fields-originals-0-pages"`, `value="9999"`, "Học bạ"}},
		{[]string{"fields.originals.0.name", ""}, []string{`href="#f-fields-originals-0-name"`}},
		{[]string{"fields.originals.1.pages", "-2"}, []string{`href="#f-fields-originals-1-pages"`}},
		{[]string{"applicant.citizen_id", "12"}, []string{`href="#f-applicant-citizen_id"`}},
		{[]string{"signer", "", "signer_other", ""}, []string{`href="#f-signer"`}},
		{[]string{"signer", "", "signer_other", "<b>"}, []string{`href="#f-signer"`}},
		{[]string{"free", "true"}, []string{`href="#f-why"`}},
		{[]string{"receipt", strings.Repeat("9", 60)}, []string{`href="#f-receipt"`}},
		{[]string{"fields.originals.0.name", "", "fields.originals.0.pages", "", "fields.originals.0.copies", "", "fields.originals.1.name", "", "fields.originals.1.pages", "", "fields.originals.1.copies", ""}, []string{`href="#f-fields-originals"`}},
	} {
		w.refused(w.post("clerk", certifyPath, certified(w, "k", tc.in...)), tc.wants...)
	}
	a := w.post("clerk", certifyPath, certified(w, "k", "do", "row"))
	if page := a.Body.String(); a.Code != 200 || !strings.Contains(page, "fields.originals.3.name") || !strings.Contains(page, `value="Học bạ"`) {
		t.Errorf("one more line: %d", a.Code)
	}
	if all := must(w.cases.List(w.as("clerk"), dossier.Filter{Newest: true})); len(all.Items) != 0 {
		t.Errorf("%d dossiers of refused pages", len(all.Items))
	}
}

func TestNumbersOnPaperAreEnteredWithTheirTime(t *testing.T) {
	w := counterWorld(t)
	w.clock.Set(onOctober(7, 9, 0))
	w.golden("late", "clerk", latePath, lang.VI, 200)
	for _, tc := range [][]string{{"on", "08/10/2026"}, {"on", "31/02/2026"}, {"clock", "25:99"}, {"on", "01/08/2026"}, {"reason", ""}, {"on", "07/10/2026", "clock", "09:30"}} {
		in := withKey("k", "on", "05/10/2026", "clock", "10:15", "reason", "Mất đường truyền buổi sáng")
		for i := 0; i < len(tc); i += 2 {
			in.Set(tc[i], tc[i+1])
		}
		w.refused(w.post("clerk", latePath, in), `id="errors"`)
	}
	person := w.lands(w.post("clerk", latePath, withKey("k1", "on", "05/10/2026", "clock", "10:15", "reason", "Mất đường truyền buổi sáng")))
	path := w.lands(w.post("clerk", person, w.person("k2")))
	item := w.lands(w.post("clerk", path, withKey("k3", "do", "add:"+permit)))
	w.refused(w.post("clerk", item, answered("k4", "do", "accept")), `href="#f-late-serial"`)
	done := w.lands(w.post("clerk", item, answered("k5", "do", "accept", "late.serial", "7", "note_fee.amount", "15.000")))
	d := must(w.cases.Get(w.as("clerk"), must(url.Parse(done)).Query().Get("ma")))
	if d.Code != "H58.931-261005-0007" || !d.AcceptedAt.Equal(onOctober(5, 10, 15)) || d.DueOn.String() != "2026-10-12" {
		t.Errorf("%s accepted %v due %v", d.Code, d.AcceptedAt, d.DueOn)
	}
	if day := must(w.cases.Fees(w.as("clerk"), w.units["ward5"], viet.DayOf(monday), "")); day.Total != 15000 {
		t.Errorf("the cash of that day: %+v", day)
	}
	page := w.golden("late-numbers", "clerk", latePath+"?ngay=2026-10-05", lang.VI, 200)
	if !strings.Contains(page, "Còn 6 số chưa nhập") || !strings.Contains(page, "0001, 0002") || !strings.Contains(page, "Ghi tay") {
		t.Error("the gaps of the day are not told")
	}
	person = w.lands(w.post("clerk", latePath, withKey("k6", "on", "05/10/2026", "clock", "10:20", "reason", "Mất đường truyền buổi sáng")))
	path = w.lands(w.post("clerk", person, w.person("k7")))
	item = w.lands(w.post("clerk", path, withKey("k8", "do", "add:"+permit)))
	w.refused(w.post("clerk", item, answered("k9", "do", "accept", "late.serial", "7")), `href="#f-late-serial"`, "đã được dùng", "Xác nhận tình trạng sử dụng thửa đất")
}

func TestCashIsNotedAndListed(t *testing.T) {
	w := counterWorld(t)
	w.golden("fees-empty", "clerk", feesPath, lang.VI, 200)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept")
	in := withKey("k1", "code", strings.ToLower(d.Code), "amount", "20.000", "fee", "Phí thẩm định", "receipt", "0000123")
	for range 2 {
		if to := w.lands(w.post("clerk", feesPath, in)); to != feesPath {
			t.Errorf("to %s", to)
		}
	}
	page := w.golden("fees", "clerk", feesPath, lang.VI, 200)
	if !strings.Contains(page, "20.000 ₫") || !strings.Contains(page, "Hai mươi nghìn đồng") || strings.Count(page, "0000123") != 1 {
		t.Error("the list does not say what was taken, once")
	}
	w.shows("fees-wrong", w.post("clerk", feesPath, withKey("k2", "code", "H58.932-261005-0001", "amount", "một trăm")), 422)
	w.refused(w.post("clerk", feesPath, withKey("k3", "code", "H58.932-261005-0001", "amount", "5.000")), `href="#f-code"`)
	w.refused(w.post("clerk", feesPath, withKey("k4", "code", d.Code, "amount", "-5")), `href="#f-amount"`)
	closed := w.chain(w.file(permit, "Lê Văn Tư"), "clerk refuse")
	w.refused(w.post("clerk", feesPath, withKey("k5", "code", closed.Code, "amount", "5.000")), `href="#f-code"`)
	for who, want := range map[string]int{"clerk": 200, "leader": 200, "officer": 403} {
		if status, _ := w.get(who, feesPath+"/bang-ke"); status != want {
			t.Errorf("the list on paper to %s: %d", who, status)
		}
	}
	if _, page := w.get("clerk1", feesPath); strings.Contains(page, d.Code) {
		t.Error("another ward sees this cash")
	}
}

func TestAnAccountIsIssuedAtTheCounter(t *testing.T) {
	w := counterWorld(t)
	w.golden("account", "clerk", accountPath, lang.VI, 200)
	w.shows("account-card", w.post("clerk", accountPath, withKey("k0", "qr", card)), 200)
	w.refused(w.post("clerk", accountPath, w.person("k1", "applicant.citizen_id", "12")), `href="#f-applicant-citizen_id"`)
	w.refused(w.post("clerk", accountPath, w.person("k1", "applicant.birth_date", "1991")), `href="#f-applicant-citizen_id"`)
	var last string
	for range 2 { // a double click: the slip that is seen holds the password that works
		a := w.post("clerk", accountPath, w.person("k2", "do", "issue"))
		last = between(a.Body.String(), `translate="no">`, "<")
		if a.Code != 200 || len(last) < 8 || a.Header().Get("Cache-Control") != "no-store" {
			t.Fatalf("the slip: %d %q %s", a.Code, last, a.Header().Get("Cache-Control"))
		}
	}
	acc := must(w.deps.Accounts.ByLogin(w.as("clerk"), "082190012345"))
	if acc.Name != "Nguyễn Thị Hồng Hạnh" || !acc.MustChange || acc.UnitID != w.units["ward5"] {
		t.Errorf("issued %+v", acc)
	}
	w.clock.Set(onOctober(6, 9, 0))
	w.refused(w.post("clerk", accountPath, w.person("k3", "do", "issue")), `href="#f-applicant-citizen_id"`, "Cấp lại mật khẩu tạm")
	if a := w.post("clerk", accountPath, withKey("k4", "do", "reset:082190012345")); a.Code != 200 || between(a.Body.String(), `translate="no">`, "<") == last {
		t.Errorf("a new password: %d", a.Code)
	}
}

func TestResultsAreHandedOver(t *testing.T) {
	w := counterWorld(t)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept", "officer claim", "officer propose", "leader approve", "clerk issue")
	other := w.chain(w.file(permit, "Lê Văn Tư"), "clerk accept")
	w.golden("handover", "clerk", handoverPath, lang.VI, 200)
	page := w.golden("handover-one", "clerk", handoverPath+"?tim="+url.QueryEscape("https://example.vn/ho-so/tra-cuu?ma="+d.Code), lang.VI, 200)
	if !strings.Contains(page, d.Result.Number) || !strings.Contains(page, `name="receiver_name"`) {
		t.Error("the QR of the receipt does not lead to the result")
	}
	if _, page := w.get("clerk", handoverPath+"?tim="+url.QueryEscape(card)); !strings.Contains(page, d.Code) || !strings.Contains(page, `name="returned_to"`) {
		t.Error("the card does not lead to the result")
	}
	if _, page := w.get("clerk", handoverPath+"?tim="+other.Code); !strings.Contains(page, "Chưa có kết quả để trả") {
		t.Error("what is not done is not handed over")
	}
	if status, page := w.get("clerk", handoverPath+"?tim=H58.932-261005-0001"); status != 200 || !strings.Contains(page, "Không có hồ sơ H58.932-261005-0001") {
		t.Errorf("another ward's: %d", status)
	}
	in := withKey("k1", "tim", d.Code, "version", "6", "returned_to", "authorised", "receiver_name", "", "receiver_paper", "", "seen", "receiver_name", "seen", "receiver_paper")
	w.refused(w.post("clerk", handoverPath, in), `href="#f-receiver_name"`)
	in.Set("receiver_name", "Trần Thị Bảy")
	in.Set("receiver_paper", "082190012345, giấy ủy quyền ngày 01/10/2026")
	for range 2 {
		if to := w.lands(w.post("clerk", handoverPath, in)); to != handoverPath {
			t.Errorf("to %s", to)
		}
	}
	if got := w.now(d); got.State != "returned" || !got.Closed {
		t.Errorf("now %s", got.State)
	}
	if _, page := w.get("clerk", handoverPath+"?tim="+d.Code); !strings.Contains(page, "Hồ sơ đã kết thúc") {
		t.Error("what is over is not told")
	}
}
