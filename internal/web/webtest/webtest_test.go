package webtest

import (
	"html/template"
	"slices"
	"strings"
	"testing"
)

type inner struct{ Name string }

func (inner) Loud() string { return "" }

type outer struct {
	Title string
	One   inner
	Many  []inner
	Maybe *inner
	Any   any
}

func TestCheckFindsWhatNoStateReaches(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{`{{.Title}} {{.One.Name}} {{.One.Loud}} {{.Any.Whatever}}`, ""},
		{`{{range $i, $m := .Many}}{{$i}}{{$m.Name}}{{$.Title}}{{end}}`, ""},
		{`{{with .Maybe}}{{.Name}}{{else}}{{.Title}}{{end}}`, ""},
		{`{{if .Title}}{{else}}{{.Titel}}{{end}}`, "has no field or method Titel"},
		{`{{range .Many}}{{.Nome}}{{end}}`, "has no field or method Nome"},
		{`{{with .Maybe}}{{.Title}}{{end}}`, "has no field or method Title"},
		{`{{$x := .One}}{{$x.Nope}}`, "has no field or method Nope"},
		{`{{range .Title}}{{end}}`, "range over string"},
		{`{{template "gone" .}}`, "there is no template"},
		{`{{T "no.such.key"}}`, "there is no sentence"},
		{`{{icon "unicorn"}}`, "there is no icon"},
		{`{{template "part" .One}}`, ""},
		{`{{template "part" .}}`, "has no field or method Name"},
	} {
		set := template.Must(template.New("").Funcs(template.FuncMap{
			"T": func(string, ...any) string { return "" }, "icon": func(string) string { return "" },
		}).Parse(`{{define "page"}}` + row.text + `{{end}}{{define "part"}}{{.Name}}{{end}}`))
		got := strings.Join(check(set, map[string]any{"page": &outer{}}), "\n")
		if row.want == "" && got != "" || row.want != "" && !strings.Contains(got, row.want) {
			t.Errorf("%s\n got %q\nwant %q", row.text, got, row.want)
		}
	}
}

func TestWordsFindsLiteralText(t *testing.T) {
	for _, row := range []struct {
		text string
		want []string
	}{
		{`<p class="soft">{{.}}</p> · – <b>{{.}}</b>&nbsp;`, nil},
		{`<p>Xin chào</p>`, []string{"Xin chào"}},
		{`{{if .}}<p>{{.}}</p>{{else}}Trống{{end}}`, []string{"Trống"}},
		{`<input placeholder="Tên" value="{{.}}">`, []string{"Tên"}},
		{`<a title="{{.}}" href="/thu-tuc">{{.}}</a>`, nil},
	} {
		set := template.Must(template.New("x").Parse(row.text))
		if got := words(set.Tree.Root); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %q, want %q", row.text, got, row.want)
		}
	}
}

func TestPageFindsFaults(t *testing.T) {
	good := `<!doctype html><html lang="vi"><head><title>x</title></head><body><main><h1>x</h1><label for="a">n</label><input id="a" aria-describedby="b"><p id="b"></p></main></body></html>`
	for _, row := range []struct{ from, to, want string }{
		{"", "", ""},
		{`lang="vi"`, ``, "no language"},
		{`<title>x</title>`, ``, "no title"},
		{`<h1>x</h1>`, ``, "0 h1"},
		{`<h1>x</h1>`, `<h1>x</h1><h3>y</h3>`, "h3 follows h1"},
		{`for="a"`, `for="c"`, "has no label"},
		{`<p id="b"></p>`, ``, `nothing has the id "b"`},
		{`<p id="b">`, `<p id="b"></p><p id="b">`, "stands 2 times"},
		{`<p id="b">`, `<p id="b" style="x">`, "carries style"},
		{`<p id="b">`, `<p id="b" onclick="x">`, "carries onclick"},
		{`<h1>x`, `<script>1</script><h1>x`, "inline script"},
		{`<h1>x`, `<h1>⟦web.x⟧`, "a sentence is missing"},
	} {
		rec := &recorder{TB: t}
		page := good
		if row.from != "" {
			page = strings.Replace(good, row.from, row.to, 1)
		}
		Page(rec, []byte(page))
		got := strings.Join(rec.said, "\n")
		if row.want == "" && got != "" || row.want != "" && !strings.Contains(got, row.want) {
			t.Errorf("%q instead of %q: got %q, want %q", row.to, row.from, got, row.want)
		}
	}
}

// recorder keeps what a check would fail with.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper() {}
func (r *recorder) Error(args ...any) {
	for _, a := range args {
		if s, ok := a.(string); ok {
			r.said = append(r.said, s)
		}
	}
}
