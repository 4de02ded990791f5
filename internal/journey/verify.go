package journey

import (
	"context"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"

	"tinhso/internal/store"
)

// Verify finds that everything done so far is sealed as it was done, and that the journal, which is kept for good, says
// nothing of a person.
func (s *Server) Verify() {
	s.t.Helper()
	out, err := exec.Command(Binary(s.t), "verify", "--data", s.Data, "--database", s.Database).CombinedOutput()
	if err != nil {
		s.t.Errorf("tinhso verify: %v\n%s", err, out)
	}
	s.noPersons()
}

// noPersons looks for what is known of people, in every event.
func (s *Server) noPersons() {
	s.t.Helper()
	ctx := context.WithoutCancel(s.t.Context()) // the test is over; what it left is still there
	db, err := store.Open(ctx, s.Database, store.Options{ReadOnly: true})
	if err != nil {
		s.t.Error(err)
		return
	}
	defer db.Close()
	var words []string
	for _, q := range []string{`SELECT people FROM dossier`, `SELECT entered FROM dossier_draft`} {
		list, err := store.All(ctx, db, q, func(r *store.Rows) (text []byte, err error) {
			err = r.Scan(&text)
			return text, err
		})
		if err != nil {
			s.t.Error(err)
		}
		for _, text := range list {
			var v any
			if err := json.Unmarshal(text, &v); err == nil {
				words = personal(v, "", words)
			}
		}
	}
	for _, q := range []string{`SELECT full_name FROM identity_profile`, `SELECT citizen_id FROM identity_profile`, `SELECT phone FROM identity_profile`,
		`SELECT email FROM identity_account`, `SELECT name FROM identity_account`, `SELECT applicant_name FROM dossier`} {
		list, err := store.All(ctx, db, q, func(r *store.Rows) (text string, err error) {
			err = r.Scan(&text)
			return text, err
		})
		if err != nil {
			s.t.Error(err)
		}
		words = append(words, list...)
	}
	slices.Sort(words)
	words = slices.DeleteFunc(slices.Compact(words), func(w string) bool { return len(w) < 8 })
	if len(words) == 0 {
		s.t.Error("nobody is known: nothing was looked for")
	}
	_, err = store.All(ctx, db, `SELECT kind, subject, actor, unit_path, data FROM event`, func(r *store.Rows) (struct{}, error) {
		var kind, subject, actor, path string
		var data []byte
		if err := r.Scan(&kind, &subject, &actor, &path, &data); err != nil {
			return struct{}{}, err
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			return struct{}{}, err
		}
		plain, err := json.Marshal(v) // one spelling of letters beyond ASCII
		if err != nil {
			return struct{}{}, err
		}
		text := strings.Join([]string{subject, actor, path, string(plain)}, " ")
		for _, w := range words {
			if strings.Contains(text, w) {
				s.t.Errorf("the event %s names a person: %q in %s", kind, w, text)
			}
		}
		return struct{}{}, nil
	})
	if err != nil {
		s.t.Error(err)
	}
}

// personal collects what an answer about a person says of them.
func personal(v any, key string, words []string) []string {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			words = personal(x, k, words)
		}
	case []any:
		for _, x := range v {
			words = personal(x, key, words)
		}
	case string:
		if slices.Contains([]string{"full_name", "name", "citizen_id", "passport", "phone", "email", "address", "street", "line", "tax_code", "birth_date"}, key) {
			words = append(words, v)
		}
	}
	return words
}
