package journey

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tinhso/internal/seal"
	"tinhso/internal/store"
)

// done takes a dossier from its filing to its end, waits until the paper of its result is printed, and stops the server.
func (s *Server) done(t *testing.T) (code, result string) {
	t.Helper()
	me, clerk := s.API(citizen), s.API(clerk5)
	r := me.Post("/dossiers", me.Example(birth, ward5), "")
	code = r.Text("code")
	for _, step := range []struct {
		c      *Client
		action string
		input  map[string]any
	}{
		{clerk, "accept", map[string]any{}},
		{clerk, "propose", map[string]any{"proposal": "Đủ điều kiện, đề nghị đăng ký khai sinh"}},
		{s.API(leader5), "approve", map[string]any{}},
		{clerk, "issue", map[string]any{}},
		{clerk, "return", map[string]any{}},
	} {
		if r = step.c.Post("/dossiers/"+code+"/actions/"+step.action, step.input, r.ETag); r.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", step.action, r.Status, r.Raw)
		}
	}
	db := s.open(t)
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var n int
		err := db.QueryRow(t.Context(), `SELECT COUNT(*) FROM event e WHERE e.kind = 'dossier.printed'`).Scan(&n)
		if err == nil && n == 1 {
			break
		}
	}
	if err := db.QueryRow(t.Context(), `SELECT code FROM document_result`).Scan(&result); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	return code, result
}

// open looks at the database beside the server.
func (s *Server) open(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), s.Database, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // it only looked
	return db
}

// edit does what an administrator could do to the database of a stopped server.
func (s *Server) edit(t *testing.T, texts ...string) {
	t.Helper()
	db, err := store.Open(t.Context(), s.Database, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		for _, q := range texts {
			if n, err := tx.Exec(context.WithoutCancel(t.Context()), q); err != nil || n == 0 {
				t.Errorf("%s: %d rows, %v", q, n, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// report runs `tinhso verify --json`.
func (s *Server) report(t *testing.T, extra ...string) (seal.Report, bool) {
	t.Helper()
	args := append([]string{"verify", "--json", "--data", s.Data, "--database", s.Database}, extra...)
	cmd := exec.Command(Binary(t), args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	var r seal.Report
	if wrong := json.Unmarshal(out, &r); wrong != nil {
		t.Fatalf("%v\n%s", wrong, out)
	}
	return r, err == nil
}

// One column each of a dossier, a step, a result, a number and an event, and the tail: each is named, offline, in seconds.
func TestWhateverIsEditedInTheDatabaseIsNamed(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		s.Tampered = true
		s.done(t)
		s.Start() // seals what the last moments left
		s.waitSealed(t)
		s.Stop()
		if r, ok := s.report(t); !ok {
			t.Fatalf("before anything was edited: %+v", r.Findings)
		}
		for _, c := range []struct {
			name, edit, undo    string
			code, table, column string
		}{
			{"dossier", `UPDATE dossier SET due_at = due_at + 86400000`, `UPDATE dossier SET due_at = due_at - 86400000`, "seal.find.row_edited", "dossier", "due_at"},
			{"step", `UPDATE dossier_step SET actor_name = actor_name || 'x' WHERE n = 3`, `UPDATE dossier_step SET actor_name = SUBSTR(actor_name, 1, LENGTH(actor_name) - 1) WHERE n = 3`, "seal.find.row_edited", "dossier_step", "actor_name"},
			{"result", `UPDATE document_result SET signer = signer || 'x'`, `UPDATE document_result SET signer = SUBSTR(signer, 1, LENGTH(signer) - 1)`, "seal.find.row_edited", "document_result", "signer"},
			{"number", `UPDATE document_number SET signed_on = signed_on || 'x'`, `UPDATE document_number SET signed_on = SUBSTR(signed_on, 1, 10)`, "seal.find.row_edited", "document_number", "signed_on"},
			{"event", `UPDATE event SET at = at - 3600000 WHERE kind = 'dossier.accept'`, `UPDATE event SET at = at + 3600000 WHERE kind = 'dossier.accept'`, "seal.find.event_edited", "", "at"},
			{"event deleted", `DELETE FROM event WHERE kind = 'dossier.propose'`, "", "seal.find.event_deleted", "", ""},
			{"tail", `DELETE FROM event WHERE seq > (SELECT MAX(seq) - 3 FROM event)`, "", "seal.find.event_deleted", "", ""},
			{"tail with its seal", `DELETE FROM seal_entry WHERE pos > 20`, "", "seal.find.entry_missing", "", ""},
		} {
			s.edit(t, c.edit)
			begun := time.Now()
			r, ok := s.report(t)
			named := false
			for _, f := range r.Findings {
				named = named || f.Code == c.code && f.Table == c.table && f.Column == c.column
			}
			if ok || !named {
				t.Errorf("%s: not named: %+v", c.name, r.Findings)
			}
			if c.undo != "" {
				s.edit(t, c.undo)
				if len(r.Findings) != 1 {
					t.Errorf("%s: %d findings for one column: %+v", c.name, len(r.Findings), r.Findings)
				}
			}
			if took := time.Since(begun); took > 30*time.Second { // only a standstill
				t.Errorf("%s: %v", c.name, took)
			}
		}
	})
}

// waitSealed waits until the sealer has read everything.
func (s *Server) waitSealed(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if r, ok := s.report(t); ok && r.Waiting+r.WaitingRows == 0 {
			return
		}
	}
	t.Fatal("what was done is not sealed after 30 s")
}

// Personal data go by a decision; the record, the seal and the paper in the citizen's hand stay.
func TestPersonalDataAreErasedAndTheProofStays(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		code, result := s.done(t)
		out, err := exec.Command(Binary(t), "erase", "--data", s.Data, "--database", s.Database, "--dossier", code,
			"--number", "12/QĐ-UBND", "--on", "2026-11-20", "--reason", "Theo yêu cầu của chủ thể dữ liệu").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		r, ok := s.report(t)
		if !ok || len(r.Erased) != 1 || r.Erased[0].Code != code || r.Erased[0].Number != "12/QĐ-UBND" {
			t.Fatalf("%+v %+v", r.Erased, r.Findings)
		}
		db := s.open(t)
		me := s.persons(t, db)
		s.Start()
		for _, path := range []string{"/xac-minh/" + result, "/ho-so/tra-cuu?ma=" + code} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil || res.StatusCode != http.StatusOK {
				t.Errorf("%s: %v %v", path, res, err)
			}
			if err == nil {
				_ = res.Body.Close()
			}
		}
		if d := s.API(clerk5).Get("/dossiers/" + code); d.Status != http.StatusOK || strings.Contains(string(d.Raw), me) {
			t.Errorf("%d %s", d.Status, d.Raw)
		}
		if again, err := exec.Command(Binary(t), "erase", "--data", s.Data, "--dossier", code).CombinedOutput(); err == nil {
			t.Errorf("erased while a server runs, or with nothing said of the decision: %s", again)
		}
		if files, err := filepath.Glob(filepath.Join(s.Data, "seal", "*.notes")); err != nil || len(files) == 0 {
			t.Errorf("no checkpoints were left as files: %v", err)
		}
	})
}

// persons finds nothing of the citizen in what rooms keep of a dossier, and says their name.
func (s *Server) persons(t *testing.T, db *store.DB) string {
	t.Helper()
	var name string
	if err := db.QueryRow(t.Context(), `SELECT name FROM identity_account WHERE login = $1`, citizen).Scan(&name); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		`SELECT COALESCE(MAX(CAST(people AS TEXT) || CAST(fields AS TEXT) || search || applicant_name || owner_account || COALESCE(CAST(result AS TEXT), '')), '') FROM dossier`,
		`SELECT COALESCE(MAX(CAST(data AS TEXT) || actor_name), '') FROM dossier_step`,
		`SELECT COALESCE(MAX(subject), '') FROM document_result`,
		`SELECT COALESCE(MAX(CAST(args AS TEXT)), '') FROM notify_notice`,
	} {
		var text string
		if err := db.QueryRow(t.Context(), q).Scan(&text); err != nil {
			t.Fatal(q, err)
		}
		if strings.Contains(text, name) || strings.Contains(text, "khai sinh cho") {
			t.Errorf("%s still says %s", q, text)
		}
	}
	return name
}
