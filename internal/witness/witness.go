package witness

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/fault"
	"tinhso/internal/proof"
)

// Options is what a witness is started with (cấu hình nhân chứng).
type Options struct {
	Logs   []note.Verifier // the logs whose checkpoints it countersigns
	Key    *proof.Cosigner
	State  string // file
	Clock  func() time.Time
	Logger *slog.Logger
}

// Witness countersigns checkpoints (nhân chứng). It is safe for use by several
// requests at once: they are worked one after another.
type Witness struct {
	Options
	mu    sync.Mutex
	state *stateFile
	seen  map[string]proof.Signed // by origin
}

// Open reads the state, or begins one. A state that was edited or belongs to
// another key is refused: a witness that forgot could countersign a fork.
func Open(o Options) (*Witness, error) {
	w := &Witness{Options: o, seen: map[string]proof.Signed{}}
	st, err := openState(o.State)
	if err != nil {
		return nil, err
	}
	w.state = st
	notes, err := st.read()
	if err != nil {
		return nil, errors.Join(err, st.close())
	}
	for _, text := range notes {
		s, err := proof.OpenCheckpoint(text, proof.Keys{Logs: w.Logs, Witnesses: []note.Verifier{w.Key}})
		if err != nil || s.Need(1) != nil {
			return nil, errors.Join(fmt.Errorf("witness: the state file %s holds a checkpoint that this key did not countersign, or of a log that is not named: %w", o.State, errors.Join(err, s.Need(1))), st.close())
		}
		w.seen[s.Origin] = s
	}
	return w, nil
}

// Close lets go of the state file.
func (w *Witness) Close() error { return w.state.close() }

// Answer is what is sent back (trả lời của nhân chứng).
type Answer struct {
	Status int
	Type   string
	Body   string
}

func plain(status int, body string) Answer {
	return Answer{Status: status, Type: "text/plain; charset=utf-8", Body: body + "\n"}
}

// Add answers one request to countersign.
func (w *Witness) Add(data []byte) Answer {
	r, err := proof.ParseRequest(data)
	if err != nil {
		return plain(http.StatusBadRequest, err.Error())
	}
	origin, _, _ := strings.Cut(r.Note, "\n")
	var known proof.Keys
	for _, l := range w.Logs {
		if l.Name() == origin {
			known.Logs = append(known.Logs, l)
		}
	}
	if len(known.Logs) == 0 {
		return plain(http.StatusNotFound, "unknown log")
	}
	s, err := proof.OpenCheckpoint(r.Note, known)
	switch f, _ := fault.As(err); {
	case err == nil:
	case f != nil && (f.Code == "proof.log_unknown" || f.Code == "proof.signature"):
		return plain(http.StatusForbidden, f.Code)
	case f != nil && len(f.Fields) > 0 && f.Fields[0].Code == "proof.hash" && strings.HasPrefix(r.Note, origin+"\n0\n"):
		return plain(http.StatusUnprocessableEntity, "the root of an empty log is the hash of nothing")
	default:
		return plain(http.StatusBadRequest, err.Error())
	}
	if r.Old > s.Size {
		return plain(http.StatusBadRequest, "old size above the size of the checkpoint")
	}
	return w.add(r, s)
}

// add compares and writes as one: of two requests one is first.
func (w *Witness) add(r proof.Request, s proof.Signed) Answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	last := w.seen[s.Origin]
	if r.Old != last.Size {
		return Answer{Status: http.StatusConflict, Type: "text/x.tlog.size", Body: strconv.FormatInt(last.Size, 10) + "\n"}
	}
	if err := proof.CheckGrowth(r.Proof, last.Checkpoint, s.Checkpoint); err != nil {
		w.Logger.Error("a checkpoint does not follow from the one before: refused, kept as evidence", "log", s.Origin, "known", last.Size, "shown", s.Size, "error", err)
		if err := w.state.evidence(r.Bytes(), last.Note, w.Clock()); err != nil {
			w.Logger.Error("evidence could not be kept", "error", err)
		}
		return plain(http.StatusUnprocessableEntity, "the proof does not show that the log only grew")
	}
	line := w.Key.Cosign(s.Text(), w.Clock())
	s.Note = s.Text() + "\n" + logLine(s, w.Logs) + line
	if err := w.keep(s); err != nil {
		w.Logger.Error("the state could not be written: not countersigned", "error", err)
		return plain(http.StatusInternalServerError, "the state could not be written")
	}
	w.Logger.Info("countersigned", "log", s.Origin, "size", s.Size)
	return Answer{Status: http.StatusOK, Type: "text/plain; charset=utf-8", Body: line}
}

// keep writes the state and only then believes it.
func (w *Witness) keep(s proof.Signed) error {
	var notes []string
	for origin, other := range w.seen {
		if origin != s.Origin {
			notes = append(notes, other.Note)
		}
	}
	if err := w.state.write(append(notes, s.Note)); err != nil {
		return err
	}
	w.seen[s.Origin] = s
	return nil
}

// logLine is the signature line by which the log's own key vouches.
func logLine(s proof.Signed, logs []note.Verifier) string {
	n, err := note.Open([]byte(s.Note), note.VerifierList(ofLog(logs, s.Origin)...))
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, sig := range n.Sigs {
		b.WriteString("— " + sig.Name + " " + sig.Base64 + "\n")
	}
	return b.String()
}

func ofLog(logs []note.Verifier, origin string) []note.Verifier {
	var own []note.Verifier
	for _, l := range logs {
		if l.Name() == origin {
			own = append(own, l)
		}
	}
	return own
}

// Latest is the last checkpoint that was countersigned, by the hash of its
// origin in hexadecimal digits.
func (w *Witness) Latest(hash string) (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for origin, s := range w.seen {
		if sum := sha256.Sum256([]byte(origin)); hex.EncodeToString(sum[:]) == hash {
			return s.Note, true
		}
	}
	return "", false
}
