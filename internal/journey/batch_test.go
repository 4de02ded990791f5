package journey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func batchShot(p *Page, name string) {
	if dir := os.Getenv("TINHSO_BATCH_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"))
	}
}

// A leader ticks dossiers in the list, looks at what will happen to each, and assigns those that can be assigned.
func TestManyDossiersAreAssignedAtOnce(t *testing.T) {
	s := StartServer(t)
	names := []string{"Tô Ánh Nguyệt", "Lâm Quốc Hưng", "Quách Mỹ Dung", "Từ Văn Sơn"}
	codes := make([]string, len(names))
	for i, name := range names {
		code, etag := filed(t, s, household, city, name)
		if i > 0 { // the first one still waits to be accepted
			acted(t, s, clerkCity, code, etag, "accept", nil)
		}
		codes[i] = code
	}
	for _, look := range []Look{{}, {Width: Phone, NoScript: true, Dark: true}} {
		leader := sitDown(t, s, leaderCity, look)
		sound := func() {
			if !look.NoScript { // axe needs script
				leader.sound()
			}
		}
		leader.Go(s.URL + "/desk/ho-so")
		sound()
		if leader.Count("input.case-pick") < 4 {
			t.Fatalf("%d dossiers can be ticked", leader.Count("input.case-pick"))
		}
		chosen := codes[:3]
		if look.NoScript {
			chosen = []string{codes[3]}
		}
		for _, code := range chosen {
			leader.Click(`input.case-pick[value="` + code + `"]`)
		}
		kind := "desktop-"
		if look.NoScript {
			kind = "phone-dark-"
		}
		batchShot(leader.Page, kind+"list")
		leader.Submit("#chon button")
		sound()
		batchShot(leader.Page, kind+"choose")
		leader.Click(`.choices label[for="` + Eval[string](leader.Page, `document.querySelector('input[name="thao-tac"][value="assign"]').id`) + `"]`)
		leader.Submit("form.act-form .buttons button[type=submit]")
		sound()
		leader.Choose("select[name=officer]", Eval[string](leader.Page, `Array.from(document.querySelectorAll("select[name=officer] option")).find(o => o.value).value`))
		batchShot(leader.Page, kind+"input")
		leader.Submit("form.act-form .buttons button[type=submit]")
		sound()
		batchShot(leader.Page, kind+"preview")
		preview := leader.Text("main")
		if !look.NoScript && (!strings.Contains(preview, "2 hồ sơ sẽ được thực hiện, 1 hồ sơ giữ nguyên") || !strings.Contains(preview, "Chờ tiếp nhận")) {
			t.Errorf("the preview says %q", preview)
		}
		leader.Submit(`form[action$="/chay"] button`)
		address := leader.Address()
		for range 40 { // the page reloads itself; so does an impatient person
			if strings.Contains(leader.Text("main"), "Đã xong") && !leader.Has(`form[action$="/dung"]`) {
				break
			}
			leader.Go(address)
		}
		leader.Go(address)
		sound()
		batchShot(leader.Page, kind+"result")
		want := "Đã xong 2, không thành 0, còn 0"
		if look.NoScript {
			want = "Đã xong 1, không thành 0, còn 0"
		}
		if got := leader.Text(".batch-far"); !strings.Contains(got, want) {
			t.Errorf("the result says %q", got)
		}
		leader.Go(s.URL + "/desk/hang-loat")
		sound()
		batchShot(leader.Page, kind+"batches")
	}
	officer := sitDown(t, s, officerCity, Look{})
	officer.at("/desk")
	if got := officer.Text("main"); !strings.Contains(got, codes[1]) && !strings.Contains(got, codes[2]) {
		t.Log("the officer that was chosen is another one")
	}
}

// Roles are lent, approved, used and ended in the browser.
func TestSomebodyActsForALeaderWhoIsAway(t *testing.T) {
	s := StartServer(t)
	leader := sitDown(t, s, leaderCity, Look{})
	leader.at("/desk/uy-quyen")
	batchShot(leader.Page, "leave-empty")
	leader.at("/desk/uy-quyen/moi")
	leader.Submit("form.act-form .buttons button[type=submit]")
	leader.sound()
	if !leader.Has(".errors") {
		t.Error("an empty form is taken")
	}
	batchShot(leader.Page, "leave-wrong")
	today := Eval[string](leader.Page, `new Intl.DateTimeFormat("en-GB", {timeZone: "Asia/Ho_Chi_Minh"}).format(new Date())`)
	leader.Click(`label[for="` + Eval[string](leader.Page, `document.querySelector('input[name=roles][value=leader]').id`) + `"]`)
	leader.Choose("select[name=delegate]", Eval[string](leader.Page, `Array.from(document.querySelectorAll("select[name=delegate] option")).find(o => o.textContent.indexOf("Bùi Hoàng Nam") === 0).value`))
	for name, value := range map[string]string{"from": today, "to": today, "reason": "Đi công tác", "decision": "15/QĐ-UBND", "decided_on": today} {
		leader.Fill("[name="+name+"]", value)
	}
	batchShot(leader.Page, "leave-form")
	leader.Submit("form.act-form .buttons button[type=submit]")
	leader.sound()
	address := strings.TrimPrefix(leader.Address(), s.URL)
	if !strings.Contains(leader.Text("main"), "Chờ duyệt") {
		t.Errorf("asked: %s", leader.Text("main"))
	}
	admin := Open(t, Look{Width: Phone})
	signIn(t, admin, s, "quantri.mytho")
	admin.Go(s.URL + address)
	admin.NoViolations()
	batchShot(admin, "leave-decide-phone")
	admin.Submit(`button[name=do][value=approve]`)
	if !strings.Contains(admin.Text("main"), "Đang có hiệu lực") {
		t.Errorf("approved: %s", admin.Text("main"))
	}
	code, etag := filed(t, s, household, city, "Trịnh Công Minh")
	etag = acted(t, s, clerkCity, code, etag, "accept", nil)
	etag = acted(t, s, officerCity, code, etag, "claim", nil)
	acted(t, s, officerCity, code, etag, "propose", nil)
	mate := sitDown(t, s, officerCity, Look{}) // Bùi Hoàng Nam
	mate.step(code, "approve", nil)
	mate.at("/desk/ho-so/" + code)
	if got := mate.Text("#tien-trinh"); !strings.Contains(got, "thay mặt") {
		t.Errorf("the timeline does not say for whom: %q", got)
	}
	batchShot(mate.Page, "leave-timeline")
	mate.at("/desk/xung-dot-loi-ich")
	batchShot(mate.Page, "number")
	leader.at(address)
	leader.Fill("[name=why]", "Đã đi làm lại.")
	leader.Submit(".panel form button")
	if !strings.Contains(leader.Text("main"), "Đã chấm dứt trước hạn") {
		t.Errorf("ended: %s", leader.Text("main"))
	}
	leader.at("/desk/uy-quyen")
	batchShot(leader.Page, "leave-list")
}
