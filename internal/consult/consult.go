package consult

import (
	"time"

	"tinhso/internal/store"
)

// Unit is a unit that is asked (cơ quan phối hợp), as it was called then.
type Unit struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Path string `json:"-"`
}

// Asked is one question to one unit in one round, and what became of it (lượt lấy ý kiến).
type Asked struct {
	Subject    string
	Round      int
	Unit       Unit
	Step       int64 // of the subject, that asked
	Question   string
	AskedAt    time.Time
	AskedBy    string // account
	Asker      string // name
	DueAt      time.Time
	Basis      string // name of the dated rule, or Entered
	Law        string
	RemindedAt time.Time
	Reminders  int
	AnsweredAt time.Time
	Answerer   string
	Stance     string // agree, partly, disagree, none; empty where nobody was asked for one
	Answer     string
	AnswerStep int64
	SilentAt   time.Time // when the lead went on without an answer
}

// What an answer-by rests on, when it is no dated rule.
const (
	Entered = "entered" // a person set it (người chủ trì ấn định)
	Whole   = "whole"   // as long as the subject itself has (trong thời hạn của hồ sơ)
)

// State is how a question stands (tình trạng lấy ý kiến).
type State string

// The states.
const (
	Waiting  State = "waiting"  // chờ trả lời
	Overdue  State = "overdue"  // quá hạn, chưa trả lời
	Answered State = "answered" // đã trả lời
	Late     State = "late"     // trả lời sau hạn
	Silent   State = "silent"   // không trả lời trong thời hạn
)

// At says how a question stands at a moment.
func (a Asked) At(now time.Time) State {
	switch {
	case !a.AnsweredAt.IsZero() && a.AnsweredAt.After(a.DueAt):
		return Late
	case !a.AnsweredAt.IsZero():
		return Answered
	case !a.SilentAt.IsZero():
		return Silent
	case now.After(a.DueAt):
		return Overdue
	}
	return Waiting
}

// Open reports whether the lead still waits for it (còn chờ ý kiến).
func (a Asked) Open() bool { return a.AnsweredAt.IsZero() && a.SilentAt.IsZero() }

const (
	columns = `subject, round, unit_id, unit_path, unit_name, step, question, asked_at, asked_by, asker, due_at, basis, law,
reminded_at, reminders, answered_at, answerer, stance, answer, answer_step, silent_at`
	sqlAll = `SELECT ` + columns + ` FROM consult_asked WHERE subject = $1 ORDER BY round, asked_at, unit_name, unit_id LIMIT 500`
	sqlAsk = `INSERT INTO consult_asked (subject, round, unit_id, unit_path, unit_name, step, question, asked_at, asked_by, asker,
due_at, basis, law) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	sqlRemind = `UPDATE consult_asked SET reminded_at = $1, reminders = reminders + 1
WHERE subject = $2 AND answered_at = 0 AND silent_at = 0 AND unit_id IN (...)`
	sqlAnswer = `UPDATE consult_asked SET answered_at = $1, answerer = $2, stance = $3, answer = $4, answer_step = $5
WHERE subject = $6 AND round = $7 AND unit_id = $8 AND answered_at = 0`
	sqlSilence = `UPDATE consult_asked SET silent_at = $1 WHERE subject = $2 AND answered_at = 0 AND silent_at = 0`
	sqlOf      = `SELECT ` + columns + ` FROM consult_asked WHERE subject IN (...) ORDER BY subject, round, unit_id LIMIT 5000`
)

func scan(r *store.Rows) (a Asked, err error) {
	var asked, due, reminded, answered, silent int64
	err = r.Scan(&a.Subject, &a.Round, &a.Unit.ID, &a.Unit.Path, &a.Unit.Name, &a.Step, &a.Question, &asked, &a.AskedBy, &a.Asker, &due,
		&a.Basis, &a.Law, &reminded, &a.Reminders, &answered, &a.Answerer, &a.Stance, &a.Answer, &a.AnswerStep, &silent)
	a.AskedAt, a.DueAt, a.RemindedAt = store.Instant(asked), store.Instant(due), store.Instant(reminded)
	a.AnsweredAt, a.SilentAt = store.Instant(answered), store.Instant(silent)
	return a, err
}
