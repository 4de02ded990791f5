package journey

import (
	"strings"
	"testing"
)

// Who works in a unit is offered as a delegate to the people of that unit only.
func TestDelegatesOfAnotherUnitAreNotShown(t *testing.T) {
	s := StartServer(t)
	id := func(code string) string { return s.API(officer5).Get("/units/" + code).Text("id") }
	p := Open(t, Look{})
	signIn(t, p, s, officer5)
	p.Go(s.URL + "/desk/uy-quyen/moi?don-vi=" + id(ward5))
	if !strings.Contains(p.Text("main"), "Lê Thị Thu Hà") {
		t.Fatal("the colleagues of the own unit are not offered")
	}
	p.Go(s.URL + "/desk/uy-quyen/moi?don-vi=" + id("28261"))
	if text := p.Text("main"); strings.Contains(text, "Hồ Đức Dũng") || p.Has("select[name=delegate]") {
		t.Errorf("an officer of ward 5 is shown who works in ward 1: %q", text)
	}
}
