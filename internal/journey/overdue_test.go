package journey

import (
	"strings"
	"testing"
	"time"

	"tinhso/internal/store"
)

// A deadline that falls due while the power is cut escalates when it is back, once, and not again after another cut: the
// officer and the leader each read one notice, and the desk shows the dossier as overdue.
func TestAnOverdueDossierIsToldOnce(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		code, etag := filed(t, s, household, city, "Huỳnh Ngọc Trâm")
		etag = acted(t, s, clerkCity, code, etag, "accept", nil)
		acted(t, s, officerCity, code, etag, "claim", nil)
		s.Kill()
		letTimePass(t, s, code)
		s.Start()
		leader := sitDown(t, s, leaderCity, Look{})
		title := "Hồ sơ " + code + " đã quá hạn"
		for until := time.Now().Add(20 * time.Second); !leader.reads(title) && time.Now().Before(until); {
			continue // each look is a page
		}
		s.Kill()
		s.Start()
		officer, leader := sitDown(t, s, officerCity, Look{Width: Phone}), sitDown(t, s, leaderCity, Look{})
		for who, d := range map[string]*desk{"officer": officer, "leader": leader} {
			d.at("/desk/thong-bao")
			if said := d.Text("main"); strings.Count(said, title) != 1 {
				t.Errorf("the %s does not read once that it is overdue: %s", who, said)
			}
			d.at("/desk/ho-so?han=qua-han")
			if said := d.Text("main"); !strings.Contains(said, code) {
				t.Errorf("the desk of the %s does not show it as overdue: %s", who, said)
			}
		}
		officer.Go(s.URL + "/desk/thong-bao")
		officer.Submit(`main li a[href$="/` + code + `"]`)
		officer.sound()
		if !strings.HasSuffix(officer.Address(), "/desk/ho-so/"+code) {
			t.Errorf("the notice leads to %s", officer.Address())
		}
		admin := Open(t, Look{Width: Desktop})
		signIn(t, admin, s, provinceAdmin)
		admin.Go(s.URL + "/console/viec-nen")
		if said := admin.Text("#bao-han"); !strings.Contains(said, "Mọi báo hạn đều đúng giờ") {
			t.Errorf("the console says %s", said)
		}
	})
}

func (d *desk) reads(words string) bool {
	d.t.Helper()
	d.Go(d.s.URL + "/desk/thong-bao")
	return strings.Contains(d.Text("main"), words)
}

// letTimePass moves the due moment of a dossier to a minute ago, in a database that no server has open.
func letTimePass(t *testing.T, s *Server, code string) {
	t.Helper()
	db, err := store.Open(t.Context(), s.Database, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		at := store.Millis(tx.Now().Add(-time.Minute))
		n, err := tx.Exec(t.Context(), "UPDATE timer SET at = $1, due_at = $1 WHERE kind = 'dossier.due' AND subject = (SELECT id FROM dossier WHERE code = $2)", at, code)
		if err != nil {
			return err
		}
		if n != 1 {
			t.Errorf("%d timers wait for the due moment", n)
		}
		_, err = tx.Exec(t.Context(), "UPDATE dossier SET due_at = $1, next_at = $1 WHERE code = $2", at, code)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
