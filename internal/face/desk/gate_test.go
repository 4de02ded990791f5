package desk

import (
	"strings"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/lang"
)

func TestWhoHasNoDesk(t *testing.T) {
	w := newWorld(t)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept")
	paths := []string{"/desk", "/desk/ho-so", "/desk/ho-so/" + d.Code, "/desk/ho-so/" + d.Code + "/accept", "/desk/ho-so/" + d.Code + "/in/receipt", "/desk/tinh-hinh", "/desk/thong-bao"}
	for _, path := range paths {
		if status, _ := w.get("", path); status != 303 {
			t.Errorf("a guest at %s: %d, want to be sent to sign in", path, status)
		}
		for who, words := range map[string]string{"citizen": "dành cho cán bộ, công chức", "admin": "Tài khoản quản trị"} {
			if status, page := w.get(who, path); status != 403 || !strings.Contains(page, words) || strings.Contains(page, d.Owner()) {
				t.Errorf("%s at %s: %d", who, path, status)
			}
		}
	}
	w.golden("gate", "citizen", "/desk", lang.VI, 403)
}

func TestADossierOfAnotherUnitDoesNotExist(t *testing.T) {
	w := newWorld(t)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept", "officer claim")
	never := strings.Replace(d.Code, "0001", "9999", 1)
	for _, who := range []string{"officer1", "clerk1", "leaderCity", "officerSo"} {
		for _, tail := range []string{"", "/propose", "/ket-qua", "/in/receipt", "/tep/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/nonsense"} {
			status, page := w.get(who, "/desk/ho-so/"+d.Code+tail)
			_, none := w.get(who, "/desk/ho-so/"+never+tail)
			if status != 404 || strings.ReplaceAll(page, d.Code, "") != strings.ReplaceAll(none, never, "") {
				t.Errorf("%s at %s: %d, or not as if it did not exist", who, tail, status)
			}
		}
		for _, action := range []string{"propose", "claim", "forward", "nonsense"} {
			if a := w.post(who, "/desk/ho-so/"+d.Code+"/"+action, map[string][]string{"version": {"3"}, "key": {"k"}}); a.Code != 404 {
				t.Errorf("%s does %s: %d", who, action, a.Code)
			}
		}
		if _, page := w.get(who, "/desk/ho-so?q=vo+minh"); strings.Contains(page, d.Code) || strings.Contains(page, "Võ Minh Quân") {
			t.Errorf("%s finds it", who)
		}
	}
	if status, _ := w.get("clerk1", "/desk/tinh-hinh?don-vi="+w.units["ward5"]); status != 404 && status != 403 {
		t.Errorf("the load of another ward: %d", status)
	}
	consulted := w.chain(d, "officer consult")
	if status, _ := w.get("officerSo", "/desk/ho-so/"+consulted.Code); status != 200 {
		t.Errorf("a consulted unit reads: %d", status)
	}
	var again dossier.Dossier
	again, err := w.cases.Get(w.as("officer"), d.Code)
	if w.fine(err); again.Version != consulted.Version {
		t.Error("somebody else's try changed it")
	}
}
