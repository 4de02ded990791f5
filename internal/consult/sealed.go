package consult

import "tinhso/internal/seal"

// Sealed is what is sealed of opinions (ý kiến phối hợp được niêm phong).
func Sealed() []seal.Facts {
	return []seal.Facts{{Table: "consult_asked", Key: []string{"subject", "round", "unit_id"}, Subject: "subject",
		About: []string{"dossier."},
		Columns: []string{"unit_path", "unit_name", "step", "question", "asked_at", "asked_by", "asker", "due_at", "basis", "law",
			"reminded_at", "reminders", "answered_at", "answerer", "stance", "answer", "answer_step", "silent_at"}}}
}
