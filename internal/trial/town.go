package trial

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Where people live in a trial.
const (
	Ward5     = "28249" // Phường 5
	City      = "815"   // thành phố Mỹ Tho
	Birth     = "1.001193"
	Household = "1.001612"
	Citizen   = "congdan.hanh"
)

// Town is people who file and officers who work (người dùng giả lập), all over
// the API, each request again with its key until it is answered for good.
type Town struct {
	Base     string
	Accounts map[string]Account
	Again    time.Duration // how long a request is tried again
	Patience time.Duration // how long one answer is waited for; 20 s when 0
	Post     bool          // results of births go by post
	Papers   bool          // every third filing brings a paper
	Ledger   Ledger

	examples map[string]map[string]any
	turn     atomic.Int64
	refused  atomic.Pointer[error]
}

// script is what becomes of a filing.
type script struct {
	procedure, unit string
	steps           []act
}

type act struct {
	who, action string
	input       map[string]any
}

// scripts are taken in turn: a birth to its end, a household business to its
// end, one that is left with its officer.
var scripts = []script{
	{Birth, Ward5, []act{{"canbo.tiepnhan.phuong5", "accept", nil}, {"canbo.tiepnhan.phuong5", "propose", nil}, {"lanhdao.phuong5", "approve", nil}, {"canbo.tiepnhan.phuong5", "issue", nil}}},
	{Household, City, []act{{"canbo.tiepnhan.mytho", "accept", nil}, {"canbo.thuly.mytho", "claim", nil}, {"canbo.thuly.mytho", "propose", nil},
		{"lanhdao.mytho", "reject", map[string]any{"reason": "Cần làm rõ địa điểm kinh doanh"}}, {"canbo.thuly.mytho", "propose", nil}, {"lanhdao.mytho", "approve", nil}, {"canbo.tiepnhan.mytho", "issue", nil}}},
	{Household, City, []act{{"canbo.tiepnhan.mytho", "accept", nil}, {"canbo.thuly.mytho", "claim", nil}}},
}

// As is a caller for an account.
func (t *Town) As(login string) *Caller {
	return &Caller{Base: t.Base, Token: t.Accounts[login].Token, Again: t.Again, Patience: t.Patience}
}

// Prepare reads what is filed.
func (t *Town) Prepare(ctx context.Context) error {
	t.examples = map[string]map[string]any{}
	for _, code := range []string{Birth, Household} {
		r, err := t.As(Citizen).Get(ctx, "/procedures/"+code)
		if err != nil {
			return err
		}
		ex, ok := r.Body["example"].(map[string]any)
		if !ok {
			return fmt.Errorf("trial: procedure %s has no example: %d %s", code, r.Status, r.Raw)
		}
		t.examples[code] = ex
	}
	return nil
}

// Live lets so many people file and work until ctx ends; what they have begun
// they bring to its end. The error is the first answer that should not have been.
func (t *Town) Live(ctx context.Context, hands int) error {
	var wg sync.WaitGroup
	whole := context.WithoutCancel(ctx)
	for range hands {
		wg.Go(func() {
			for ctx.Err() == nil && t.refused.Load() == nil {
				s := scripts[int(t.turn.Add(1))%len(scripts)]
				if err := t.life(whole, t.Ledger.begin(t.Post && s.procedure == Birth, s.unit), s); err != nil {
					t.refused.CompareAndSwap(nil, &err)
				}
			}
		})
	}
	wg.Wait()
	if err := t.refused.Load(); err != nil {
		return *err
	}
	return nil
}

// File files one dossier and takes steps with it, each as "login action" with
// what is entered behind it as JSON.
func (t *Town) File(ctx context.Context, procedure, unit string, steps []string) (Life, error) {
	s := script{procedure: procedure, unit: unit}
	for _, text := range steps {
		who, rest, _ := strings.Cut(text, " ")
		action, input, _ := strings.Cut(rest, " ")
		a := act{who: who, action: action}
		if input != "" {
			if err := json.Unmarshal([]byte(input), &a.input); err != nil {
				return Life{}, fmt.Errorf("trial: %s: %w", text, err)
			}
		}
		s.steps = append(s.steps, a)
	}
	l := t.Ledger.begin(t.Post && s.procedure == Birth, s.unit)
	err := t.life(ctx, l, s)
	return *l, err
}

// life files one dossier and works it.
func (t *Town) life(ctx context.Context, l *Life, s script) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("dossier %d %s after %v: %w", l.N, l.Code, l.Steps, err)
			t.Ledger.note(func() { l.Err = err })
		}
	}()
	body, err := t.filing(ctx, l, s)
	if err != nil {
		return err
	}
	r, err := t.As(Citizen).Post(ctx, "/dossiers", body, NewKey(), "")
	if err != nil {
		return err
	}
	t.Ledger.count(r)
	if r.Status != http.StatusCreated {
		return fmt.Errorf("filing: %d %s", r.Status, r.Raw)
	}
	t.Ledger.note(func() { l.Code = r.Text("code"); l.Steps = append(l.Steps, "submit") })
	etag := r.ETag
	for _, a := range s.steps {
		if etag, err = t.act(ctx, l, a, etag); err != nil {
			return err
		}
	}
	return nil
}

// filing is the body of a filing, with a paper when it is its turn.
func (t *Town) filing(ctx context.Context, l *Life, s script) (map[string]any, error) {
	body := maps.Clone(t.examples[s.procedure])
	person, _ := body["applicant"].(map[string]any)
	person = maps.Clone(person)
	person["email"] = l.Email
	body["unit"], body["applicant"] = s.unit, person
	if l.Postal {
		body["return_by"] = "postal"
		body["return_address"] = map[string]any{"detail": "Số 12/3, ấp Bắc, Phường 5, Mỹ Tho", "area": Ward5}
	}
	if !t.Papers || l.N%3 != 0 {
		return body, nil
	}
	if err := t.upload(ctx, l); err != nil {
		return nil, err
	}
	list, _ := body["documents"].([]any)
	papers := make([]any, 0, len(list))
	attached := false
	for _, p := range list {
		paper, _ := p.(map[string]any)
		paper = maps.Clone(paper)
		if !attached && paper["status"] == "later" {
			attached = true
			paper["status"], paper["file"] = "attached", l.File
		}
		papers = append(papers, paper)
	}
	body["documents"] = papers
	return body, nil
}

// upload sends a picture that no other filing has.
func (t *Town) upload(ctx context.Context, l *Life) error {
	picture := image.NewRGBA(image.Rect(0, 0, 24, 24))
	for i := range 24 * 24 {
		picture.Set(i%24, i/24, color.RGBA{uint8(l.N >> (i % 3 * 8)), uint8(l.N * i), uint8(i), 255}) //nolint:gosec // any colour will do
	}
	var bytesOf, text bytes.Buffer
	if err := png.Encode(&bytesOf, picture); err != nil {
		return err
	}
	sum := sha256.Sum256(bytesOf.Bytes())
	form := multipart.NewWriter(&text)
	part, err := form.CreateFormFile("file", "giay-to.png")
	if err != nil {
		return err
	}
	if _, err := part.Write(bytesOf.Bytes()); err != nil {
		return err
	}
	if err := form.Close(); err != nil {
		return err
	}
	r, err := t.As(Citizen).Do(ctx, http.MethodPost, "/api/v1/files", text.Bytes(), map[string]string{"Idempotency-Key": NewKey(), "Content-Type": form.FormDataContentType()})
	if err != nil {
		return err
	}
	t.Ledger.count(r)
	if r.Status != http.StatusCreated || r.Text("sha256") != hex.EncodeToString(sum[:]) {
		return fmt.Errorf("upload: %d %s, want %x", r.Status, r.Raw, sum)
	}
	t.Ledger.note(func() { l.Paper, l.File = r.Text("sha256"), r.Text("id") })
	return nil
}

// act takes one step. Nobody else works on the dossier, so a version that is not
// the one seen comes only from what the platform did itself, and is read anew.
func (t *Town) act(ctx context.Context, l *Life, a act, etag string) (string, error) {
	who := t.As(a.who)
	if a.input == nil {
		a.input = map[string]any{}
	}
	for range 5 {
		r, err := who.Post(ctx, "/dossiers/"+l.Code+"/actions/"+a.action, a.input, NewKey(), etag)
		if err != nil {
			return "", err
		}
		t.Ledger.count(r)
		switch r.Status {
		case http.StatusOK:
			t.Ledger.note(func() { l.Steps = append(l.Steps, a.action) })
			return r.ETag, nil
		case http.StatusPreconditionFailed:
			t.Ledger.conflict()
			now, err := who.Get(ctx, "/dossiers/"+l.Code)
			if err != nil {
				return "", err
			}
			etag = now.ETag
		default:
			return "", fmt.Errorf("%s: %d %s", a.action, r.Status, r.Raw)
		}
	}
	return "", fmt.Errorf("%s: five versions that were not the one seen", a.action)
}

// CheckPapers reads every paper back and compares it with what was sent.
func (t *Town) CheckPapers(ctx context.Context, r *Report) error {
	for _, l := range t.Ledger.Lives() {
		if l.Paper == "" || l.Code == "" {
			continue
		}
		got, err := t.As(Citizen).Get(ctx, "/dossiers/"+l.Code+"/files/"+l.File)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(got.Raw); hex.EncodeToString(sum[:]) != l.Paper {
			r.wrong("%s: the paper %s reads back as %d, %d bytes, %x", l.Code, l.File, got.Status, len(got.Raw), sum)
		}
	}
	return nil
}

// figure is the value of an indicator of a unit this month.
func (t *Town) figure(ctx context.Context, code, unit string) (string, error) {
	r, err := t.As("quantri.tinh").Get(ctx, "/indicators/"+code+"?unit="+unit+"&own=true&period="+time.Now().In(hanoi).Format("2006-01"))
	if err != nil {
		return "", err
	}
	f, _ := r.Body["figure"].(map[string]any)
	v, _ := f["value"].(string)
	if v == "" {
		b, _ := json.Marshal(f)
		return "", fmt.Errorf("trial: figure %s of %s: %d %s", code, unit, r.Status, b)
	}
	return v, nil
}

var hanoi = time.FixedZone("ICT", 7*60*60)
