package portal

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/form"
	"tinhso/internal/web"
)

// guestCookie carries the secret by which somebody without an account owns drafts and uploads.
const guestCookie = "tinhso_guest"

// guestFor is how long the secret is kept: as long as a draft.
const guestFor = 30 * 24 * time.Hour

// answers is what a draft keeps of a filing, step by step.
type answers struct {
	Party          string                 `json:"party,omitempty"`
	Where          string                 `json:"where,omitempty"`    // which kind of unit, when several receive it
	District       string                 `json:"district,omitempty"` // on the way to a commune
	Case           string                 `json:"case,omitempty"`     // of the time limit
	Groups         []string               `json:"groups,omitempty"`   // of papers, when the list has cases
	Applicant      form.Values            `json:"applicant,omitempty"`
	Representative form.Values            `json:"representative,omitempty"`
	Organisation   form.Values            `json:"organisation,omitempty"`
	Fields         form.Values            `json:"fields,omitempty"`
	Return         form.Values            `json:"return,omitempty"`
	Papers         map[string]paperAnswer `json:"papers,omitempty"` // by component
	More           []keptFile             `json:"more,omitempty"`   // papers beyond the list
	Seen           []string               `json:"seen,omitempty"`   // pages that were answered
	Typed          map[string]url.Values  `json:"typed,omitempty"`  // by page, what is written but not yet accepted
	Of             string                 `json:"of,omitempty"`     // the draft whose page was sent after a session had ended
	OfPage         string                 `json:"of_page,omitempty"`
	Lost           map[string][]keptFile  `json:"lost,omitempty"` // uploads that came with it
}

// paperAnswer is what was said about one component.
type paperAnswer struct {
	Status string     `json:"status,omitempty"`
	Files  []keptFile `json:"files,omitempty"`
}

// keptFile is an upload that belongs to a draft.
type keptFile struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// seen notes that a page was answered.
func (a *answers) seen(page string) {
	if !slices.Contains(a.Seen, page) {
		a.Seen = append(a.Seen, page)
	}
	delete(a.Typed, page)
}

// typed keeps what was written on a page that could not be accepted.
func (a *answers) typed(page string, in url.Values) {
	if a.Typed == nil {
		a.Typed = map[string]url.Values{}
	}
	kept := url.Values{}
	for name, values := range in {
		if name != "code" {
			kept[name] = values
		}
	}
	a.Typed[page] = kept
}

// files lists every upload of a draft, for its column.
func (a *answers) files() []string {
	var ids []string
	for _, p := range a.Papers {
		for _, f := range p.Files {
			ids = append(ids, f.ID)
		}
	}
	for _, files := range a.Lost {
		for _, f := range files {
			ids = append(ids, f.ID)
		}
	}
	for _, f := range a.More {
		ids = append(ids, f.ID)
	}
	slices.Sort(ids)
	return ids
}

// drop takes an upload out of the draft.
func (a *answers) drop(id string) {
	same := func(f keptFile) bool { return f.ID == id }
	for key, p := range a.Papers {
		p.Files = slices.DeleteFunc(p.Files, same)
		a.Papers[key] = p
	}
	a.More = slices.DeleteFunc(a.More, same)
}

func answersOf(v form.Values) (a answers, err error) {
	b, err := json.Marshal(v)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(b, &a)
}

// into writes the answers into a draft.
func (a *answers) into(d *dossier.Draft) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	d.Values = nil
	d.Files = a.files()
	return json.Unmarshal(b, &d.Values)
}

// Guest is guest for the pages of other faces (mã bí mật của người chưa có tài khoản).
func Guest(c *web.Ctx, make bool) string { return guest(c, make) }

// guest is the secret of who has no account, made when something has to be kept; somebody who has signed in brings the
// secret of before along, so that what was begun as a guest is found.
func guest(c *web.Ctx, make bool) string {
	secret := c.Secret(guestCookie)
	if len(secret) >= 16 || !make || c.Visitor.SignedIn {
		return secret
	}
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	c.SetSecret(guestCookie, secret, guestFor)
	return secret
}
