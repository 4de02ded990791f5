package attest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/fault"
	"tinhso/internal/proof"
	"tinhso/internal/seal"
	"tinhso/internal/trace"
)

// Witness is one that is asked to countersign (nhân chứng), as the settings name it.
type Witness struct {
	URL  string
	VKey string
	Key  note.Verifier
}

// Name is the name of its key.
func (w Witness) Name() string { return w.Key.Name() }

// ReadWitnesses reads the file that names them: a line is an address and a
// public key (tệp khai báo nhân chứng). Blank lines and what follows # are left out.
func ReadWitnesses(path string) ([]Witness, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.New(fault.KindInvalid, "attest.file", "file", path).With(err)
	}
	return parseWitnesses(path, string(b))
}

func parseWitnesses(path, text string) ([]Witness, error) {
	var all []Witness
	names := map[string]bool{}
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		bad := fault.New(fault.KindInvalid, "attest.line", "file", path, "line", n+1)
		if len(words) != 2 {
			return nil, bad
		}
		u, err := url.Parse(words[0])
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			return nil, bad
		}
		key, err := proof.ParseKey(words[1])
		if err != nil || names[key.Name()] {
			return nil, bad
		}
		names[key.Name()] = true
		all = append(all, Witness{URL: strings.TrimSuffix(words[0], "/"), VKey: words[1], Key: key})
	}
	return all, nil
}

// mostAnswer is the largest answer of a witness that is read.
const mostAnswer = 16 << 10

// bring brings a checkpoint to a witness by c2sp.org/tlog-witness and hands its
// countersignature to the log. A witness that remembers another size than we do
// says which, and is asked once more from there.
func (r *Room) bring(ctx context.Context, p Place, c seal.Checkpoint) outcome {
	var w Witness
	for _, x := range r.Witnesses {
		if x.Name() == p.Name {
			w = x
		}
	}
	old := p.Size
	for range 3 {
		if old > c.Size {
			return outcome{alarm: true, why: "attest.why.ahead", detail: fmt.Sprintf("the witness has seen %d entries, the log has %d", old, c.Size), size: old}
		}
		path, err := r.Log.Consistency(ctx, r.DB, old, c.Size)
		if err != nil {
			return outcome{why: "attest.why.own", detail: err.Error()}
		}
		code, body, err := r.post(ctx, w.URL+"/add-checkpoint", proof.Request{Old: old, Proof: path, Note: c.Note}.Bytes())
		switch {
		case err != nil:
			return outcome{why: "attest.why.away", detail: err.Error()}
		case code == http.StatusOK:
			return r.taken(ctx, w, c, body)
		case code == http.StatusConflict:
			n, err := strconv.ParseInt(strings.TrimSpace(body), 10, 64)
			if err != nil || n < 0 || n > proof.MaxTree || n == old {
				return outcome{why: "attest.why.answer", detail: "409 " + oneLine(body)}
			}
			old = n
		case code == http.StatusUnprocessableEntity:
			return outcome{alarm: true, why: "attest.why.fork", detail: fmt.Sprintf("from %d to %d: %s", old, c.Size, oneLine(body)), size: old}
		case code == http.StatusForbidden || code == http.StatusNotFound:
			return outcome{alarm: true, why: "attest.why.stranger", detail: strconv.Itoa(code) + " " + oneLine(body)}
		default:
			return outcome{why: "attest.why.answer", detail: strconv.Itoa(code) + " " + oneLine(body)}
		}
	}
	return outcome{why: "attest.why.answer", detail: "409 again and again"}
}

// taken checks the countersignature before the log keeps it.
func (r *Room) taken(ctx context.Context, w Witness, c seal.Checkpoint, body string) outcome {
	keys := proof.Keys{Logs: []note.Verifier{r.log}, Witnesses: []note.Verifier{w.Key}}
	for line := range strings.Lines(body) {
		s, err := proof.OpenCheckpoint(withoutCountersigns(c)+line, keys)
		if err != nil || s.Need(1) != nil {
			continue
		}
		if err := r.Log.AddCosignature(ctx, c.Size, line); err != nil {
			return outcome{why: "attest.why.own", detail: err.Error()}
		}
		return outcome{size: c.Size}
	}
	return outcome{alarm: true, why: "attest.why.signature", detail: oneLine(body), size: c.Size}
}

// withoutCountersigns is the note with the log's own signatures alone.
func withoutCountersigns(c seal.Checkpoint) string {
	i := strings.LastIndex(c.Note, "\n\n")
	if i < 0 {
		return c.Note
	}
	own := c.Note[:i+2]
	for line := range strings.Lines(c.Note[i+2:]) {
		if strings.HasPrefix(line, "— "+c.Origin+" ") {
			own += line
		}
	}
	return own
}

func (r *Room) post(ctx context.Context, to string, body []byte) (status int, said string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	ctx, span := trace.Call(ctx, "witness", http.MethodPost, req.URL.Hostname(), req.Header)
	defer func() { span.End(err) }()
	res, err := r.client.Do(req.WithContext(ctx))
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }() // what was read is all that is wanted
	text, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer+1))
	if err == nil && len(text) > mostAnswer {
		err = errOther
	}
	return res.StatusCode, string(text), err
}

// oneLine is the beginning of an answer, for the log.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	if r := []rune(s); len(r) > 120 {
		s = string(r[:120])
	}
	return s
}
