package document

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"tinhso/internal/viet"
)

// Template is one version of a printed form (mẫu phiếu): its words, its
// columns, its legal basis and the days on which it is valid. Never key
// anything on the number of a form alone: numbers move with their circular.
type Template struct {
	ID        string            `yaml:"id"`
	Like      string            `yaml:"like"`
	Kind      string            `yaml:"kind"`
	Number    string            `yaml:"number"`
	Law       string            `yaml:"law"`
	LawName   string            `yaml:"law_name"`
	ValidFrom string            `yaml:"valid_from"`
	ValidTo   string            `yaml:"valid_to"`
	Title     string            `yaml:"title"`
	Columns   []column          `yaml:"columns"`
	Words     map[string]string `yaml:"words"`
}

// geometry is the measures of a form on one paper, in millimetres and points.
type geometry struct {
	Width     float64 `yaml:"width"`
	Height    float64 `yaml:"height"`
	Top       float64 `yaml:"top"`
	Right     float64 `yaml:"right"`
	Bottom    float64 `yaml:"bottom"`
	Left      float64 `yaml:"left"`
	Body      float64 `yaml:"body"`
	Head      float64 `yaml:"head"`
	Small     float64 `yaml:"small"`
	Caption   float64 `yaml:"caption"`
	Table     float64 `yaml:"table"`
	Leading   float64 `yaml:"leading"`
	After     float64 `yaml:"after"`     // white space below a field
	Signature float64 `yaml:"signature"` // room for signing by hand
	QR        float64 `yaml:"qr"`        // side of a QR code
	Tight     tight   `yaml:"tight"`     // taken when it saves a page
}

// tight is how far a form may be drawn together to save a page.
type tight struct {
	Leading   float64 `yaml:"leading"`
	After     float64 `yaml:"after"`
	Signature float64 `yaml:"signature"`
}

type templateFile struct {
	Papers map[Paper]geometry `yaml:"papers"`
	Common map[string]string  `yaml:"common"`
	Forms  []Template         `yaml:"forms"`
}

//go:embed templates.yaml
var templatesYAML []byte

var loadTemplates = sync.OnceValues(func() (templateFile, error) { return parseTemplates(templatesYAML) })

func parseTemplates(b []byte) (templateFile, error) {
	var f templateFile
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&f); err != nil {
		return f, fmt.Errorf("document: templates: %w", err)
	}
	for i := range f.Forms {
		if err := f.Forms[i].inherit(f.Forms[:i]); err != nil {
			return f, err
		}
	}
	return f, nil
}

// inherit fills what a version takes over from the one it is like.
func (t *Template) inherit(before []Template) error {
	if t.Like == "" {
		return nil
	}
	i := slices.IndexFunc(before, func(b Template) bool { return b.ID == t.Like })
	if i < 0 {
		return fmt.Errorf("document: template %s is like %s, which does not stand before it", t.ID, t.Like)
	}
	b := before[i]
	t.Kind, t.Number = b.Kind, b.Number
	if t.Title == "" {
		t.Title = b.Title
	}
	if t.Columns == nil {
		t.Columns = b.Columns
	}
	words := make(map[string]string, len(b.Words))
	for k, v := range b.Words {
		words[k] = v
	}
	for k, v := range t.Words {
		words[k] = v
	}
	t.Words = words
	return nil
}

// Templates lists every version of every printed form.
func Templates() ([]Template, error) {
	f, err := loadTemplates()
	return f.Forms, err
}

// templateOn picks the version of a form that is valid on a day, and the
// measures of the paper.
func templateOn(kind string, on viet.Day, paper Paper) (Template, geometry, error) {
	f, err := loadTemplates()
	if err != nil {
		return Template{}, geometry{}, err
	}
	if paper == "" {
		paper = A5
	}
	geo, ok := f.Papers[paper]
	if !ok {
		return Template{}, geometry{}, fmt.Errorf("document: no measures for paper %q", paper)
	}
	day := on.String()
	var first *Template
	for i := range f.Forms {
		t := &f.Forms[i]
		if t.Kind != kind {
			continue
		}
		if first == nil {
			first = t
		}
		if t.ValidFrom <= day && (t.ValidTo == "" || day <= t.ValidTo) {
			return *t, geo, nil
		}
	}
	if first == nil {
		return Template{}, geometry{}, fmt.Errorf("document: no template of kind %q", kind)
	}
	// Before the first circular we know of, its form is the nearest we have.
	return *first, geo, nil
}

// word gives one of the form's words; args are name, value, name, value.
func (t Template) word(key string, args ...string) string {
	text := t.Words[key]
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs[i], pairs[i+1] = "{"+args[i]+"}", args[i+1]
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
