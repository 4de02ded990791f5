package journey

import (
	"strings"
	"testing"
)

// A number is taken on a telephone, the clerk calls it, the screen on the wall shows it, and the telephone says so.
func TestANumberTakenOnAPhoneIsCalledAndShown(t *testing.T) {
	for name, start := range map[string]func(*testing.T) *Server{"sqlite": func(t *testing.T) *Server { return StartServer(t) },
		"postgres": func(t *testing.T) *Server { return StartPostgres(t) }} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			clerk := sitDown(t, s, clerk5, Look{})
			clerk.at("/desk/quay")
			clerk.Submit(".counter-open button")
			clerk.sound()
			wall := Open(t, Look{Width: 1920, Height: 1080})
			wall.Go(s.URL + "/sanh/28249")
			wall.NoViolations()
			if high := Eval[int](wall, "document.documentElement.scrollHeight"); high > 1080 {
				t.Errorf("the screen is %d pixels high", high)
			}
			phone := Open(t, Look{})
			phone.Go(s.URL + "/sanh/28249/lay-so")
			phone.NoViolations()
			phone.Submit(".take-big") // A: certified copies
			phone.NoViolations()
			phone.Submit(".take-main")
			if n := phone.Text(".ticket-number"); !strings.HasSuffix(n, "A001") {
				t.Fatalf("the ticket says %q", n)
			}
			phone.NoViolations()
			if wide := phone.Overflow(); wide > 0 {
				t.Errorf("the ticket is %d pixels too wide", wide)
			}
			clerk.at("/desk/quay")
			clerk.Submit(".counter-call button")
			clerk.sound()
			wall.Until(`document.querySelector(".wall-called .wall-ticket")?.textContent === "A001"`)
			wall.NoViolations()
			phone.Until(`document.body.textContent.includes("Mời Ông/Bà vào quầy 1")`)
			clerk.Submit(`form[action$="/bat-dau"] button`)
			clerk.Submit(`button[formaction$="/xong-goi"]`)
			if !strings.Contains(clerk.Text("main"), "không có ai chờ") && !clerk.Has(".counter-call") {
				t.Error("the counter is not free again")
			}
			phone.Until(`document.body.textContent.includes("Đã phục vụ xong")`)
			wall.Until(`!document.querySelector(".wall-called")`)
		})
	}
}

// The same without script, and with a machine in the hall.
func TestTheHallWithoutScriptAndItsMachine(t *testing.T) {
	s := StartServer(t)
	machine := Open(t, Look{Width: 768, Height: 1024, NoScript: true})
	signIn(t, machine, s, clerk5)
	machine.Go(s.URL + "/desk/quay")
	machine.Submit(".counter-open button")
	machine.Click("aside details.panel summary")
	machine.Fill("#f-name", "Máy ở cửa chính")
	machine.Submit(`form[action$="/may"] button`)
	machine.Go(s.URL + "/sanh/28249/lay-so")
	if !machine.Has(".take-kiosk") {
		t.Error("the machine is no machine")
	}
	machine.Submit(".take-big:nth-child(2)")
	machine.Submit(`button[value="elderly"]`)
	if n := machine.Text(".ticket-slip h1"); !strings.HasSuffix(n, "B001") {
		t.Fatalf("the slip says %q", n)
	}
	if !machine.Has(`.ticket-slip img[src$="/qr.svg"]`) {
		t.Error("the slip has no code to scan")
	}
	machine.Go(s.URL + "/desk/quay")
	machine.Submit(".counter-call button")
	if n := machine.Text(".counter-number"); n != "B001" {
		t.Errorf("called %q", n)
	}
	wall := Open(t, Look{Width: 1920, Height: 1080, NoScript: true})
	wall.Go(s.URL + "/sanh/28249")
	if n := wall.Text(".wall-called .wall-ticket"); n != "B001" {
		t.Errorf("the wall says %q", n)
	}
	if refresh := Eval[string](wall, `document.querySelector("noscript")?.innerHTML ?? document.querySelector("meta[http-equiv=refresh]")?.outerHTML ?? ""`); !strings.Contains(refresh, "refresh") {
		t.Error("without script the wall stands still")
	}
}

// A leader arranges the hall; what is wrong is said beside it and nothing entered is lost.
func TestAHallIsArranged(t *testing.T) {
	s := StartServer(t)
	lead := sitDown(t, s, leader5, Look{})
	lead.at("/desk/quay/bo-tri")
	lead.Fill("#f-c0-kinds", "A, Z")
	lead.Fill("#f-k0-vi", "Chứng thực bản sao")
	lead.Submit("main form .button-primary")
	lead.sound()
	if !lead.Has(".error-summary, [role=alert]") || !strings.Contains(lead.Text("main"), "Không có nhóm việc Z") {
		t.Error("a counter serves what does not exist")
	}
	if got := Eval[string](lead.Page, `document.querySelector("#f-k0-vi").value`); got != "Chứng thực bản sao" {
		t.Errorf("what was entered is %q", got)
	}
	lead.Fill("#f-c0-kinds", "A, B")
	lead.Submit("main form .button-primary")
	phone := Open(t, Look{})
	phone.Go(s.URL + "/sanh/28249/lay-so")
	if !strings.Contains(phone.Text(".take-grid"), "Chứng thực bản sao") {
		t.Error("the machine does not know the new name")
	}
}

// An appointment is made on a telephone for a coming day, and given back.
func TestAnAppointmentIsMade(t *testing.T) {
	s := StartServer(t)
	lead := sitDown(t, s, leader5, Look{})
	lead.at("/desk/quay/bo-tri")
	lead.Fill("#f-slot", "30")
	lead.Fill("#f-places", "2")
	lead.Submit("main form .button-primary")
	phone := Open(t, Look{})
	phone.Go(s.URL + "/sanh/28249/lay-so")
	phone.Submit(`a[href$="/hen"]`)
	phone.NoViolations()
	phone.Submit("main form .button-primary") // nothing chosen yet
	phone.NoViolations()
	if !phone.Has(".error-summary, [role=alert]") {
		t.Error("an appointment without a time is no fault")
	}
	phone.Click(`[name="viec"][value="B"]`)
	phone.Choose(`[name="gio"]`, Eval[string](phone, `document.querySelector("[name=gio] option:nth-child(2)").value`))
	phone.Submit("main form .button-primary")
	if text := phone.Text("main"); !strings.Contains(text, "Đã đặt hẹn") {
		t.Fatalf("the appointment says %q", text)
	}
	phone.NoViolations()
	phone.Submit(`form[action$="/huy"] button`)
	if text := phone.Text("main"); !strings.Contains(text, "Phiếu đã hủy") {
		t.Errorf("given back: %q", text)
	}
}
