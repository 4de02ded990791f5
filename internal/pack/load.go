package pack

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"tinhso/internal/deadline"
	"tinhso/internal/document"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Deps is what loading needs.
type Deps struct {
	DB         *store.DB
	Units      *org.Directory
	Book       *deadline.Book
	Flows      *flow.Library
	Procedures *procedure.Catalogue
	Lang       lang.Tag // of the report; Vietnamese when empty
	Extras     []Extra  // parts that other rooms read
}

// content is a pack read and checked, ready to be written.
type content struct {
	manifest  Manifest
	areas     []org.PutArea
	units     []org.PutUnit
	days      []deadline.DayRow
	weeks     map[viet.Day][]deadline.HoursRow
	rules     []rule
	terms     []deadline.Term
	banks     []Bank
	shapes    []Shape
	types     []document.Type
	flows     []flow.Flow
	forms     []sheet
	items     []item
	events    []procedure.LifeEvent
	synonyms  []procedure.Synonym
	tariffs   []procedure.Tariff
	flowTexts map[string]string // by code and version, to tell a change
	extras    [][]Row           // by part
}

// sheet is the text of a hand-made form.
type sheet struct {
	id   string
	name string
	text []byte
}

// Check reads a pack and tells what is wrong with it, writing nothing (kiểm tra gói dữ liệu).
func Check(ctx context.Context, files fs.FS, tag lang.Tag, extras ...Extra) Report {
	report, _ := check(ctx, files, lang.For(tag), extras)
	return report
}

func check(ctx context.Context, files fs.FS, pr lang.Printer, extras []Extra) (Report, content) {
	l := &loader{files: files, pr: pr, texts: map[string][]byte{}, trees: map[string]*ast.File{}}
	c := l.read(ctx)
	for _, x := range extras {
		c.extras = append(c.extras, l.extra(x))
	}
	return Report{Pack: c.manifest.Pack, Name: c.manifest.Name, Repairs: l.repairs, Refused: l.refused, Warnings: l.warned}, c
}

// Load reads a pack and stores it in one transaction, all or nothing, and writes the report in words to out (nạp gói
// dữ liệu tỉnh). A pack with unusable rows is refused whole: the fault is invalid, and the report names every row.
func Load(ctx context.Context, d Deps, files fs.FS, out io.Writer) (Report, error) {
	pr := lang.For(d.Lang)
	report, c := check(ctx, files, pr, d.Extras)
	if len(report.Refused) > 0 {
		err := fault.Invalid("pack.refused")
		err.Args = fault.Args("n", len(report.Refused))
		return report, errors.Join(err, report.Print(out, pr))
	}
	kinds, err := write(ctx, d, c)
	if err != nil {
		return report, err
	}
	report.Kinds = kinds
	counts, err := d.Procedures.Counts(ctx)
	if err != nil {
		return report, err
	}
	report.Procedures = &counts
	return report, report.Print(out, pr)
}

// read decodes and checks every file; what is wrong is collected, never the first thing alone.
func (l *loader) read(ctx context.Context) (c content) {
	m, ok := l.manifest()
	c.manifest = m
	if !ok {
		return c
	}
	c.areas = l.areas()
	c.units = l.units(c.areas, m.Province.Unit)
	c.days, c.weeks, c.rules, c.terms = l.days(), l.hours(), l.rules(), l.terms()
	c.banks, c.types = l.banks(), l.types()
	c.shapes = l.shapes(c.areas)
	forms, flows := map[string]bool{}, map[string]bool{}
	c.forms = l.readForms(forms)
	c.flows, c.flowTexts = l.readFlows(flows, m)
	c.items = l.procedures(ctx, m)
	levelOf := map[string]string{}
	for _, u := range c.units {
		levelOf[u.Key] = string(u.Level)
	}
	l.receivers(c.items, levelOf)
	l.formsOf(c.items, forms, flows, m)
	l.popular(c.items)
	c.events, c.synonyms, c.tariffs = l.lifeEvents(c.items), l.synonyms(c.items), l.tariffs(c.items)
	return c
}

// names lists the YAML files of a folder of the pack.
func (l *loader) names(dir string) []string {
	entries, err := fs.ReadDir(l.files, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.refuse(dir, 0, "pack.file.unreadable", "file", dir)
	}
	var names []string
	for _, e := range entries {
		if name := path.Join(dir, e.Name()); !e.IsDir() && strings.HasSuffix(name, ".yaml") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (l *loader) readForms(known map[string]bool) []sheet {
	var list []sheet
	ids := l.once(dirForms, "form")
	for _, name := range l.names(dirForms) {
		b, ok := l.text(name, true)
		if !ok {
			continue
		}
		f, err := form.ParseYAML(name, b)
		if err != nil {
			l.refuseSheet(name, err)
			continue
		}
		if ids.add(f.ID, 1) {
			known[f.ID] = true
			list = append(list, sheet{f.ID, name, b})
		}
	}
	return list
}

// readFlows reads every version of every flow: a version that dossiers may be under way on stays in the pack.
func (l *loader) readFlows(known map[string]bool, m Manifest) ([]flow.Flow, map[string]string) {
	var list []flow.Flow
	texts := map[string]string{}
	codes := l.once(dirFlows, "flow")
	for _, name := range l.names(dirFlows) {
		b, ok := l.text(name, true)
		if !ok {
			continue
		}
		f, err := flow.ParseYAML(name, b)
		if err != nil {
			l.refuseSheet(name, err)
			continue
		}
		if codes.add(flowKey(f.Code, f.Version), 1) {
			known[f.Code] = true
			texts[flowKey(f.Code, f.Version)] = string(b)
			list = append(list, f)
		}
	}
	for _, d := range m.FlowVersions {
		if texts[flowKey(d.Flow, d.Version)] == "" {
			l.refuse(fileManifest, l.yamlLine(fileManifest, "$.flow_versions"), "pack.choice", "field", "flow_versions", "value", flowKey(d.Flow, d.Version), "known", strings.Join(slices.Sorted(maps.Keys(texts)), ", "))
		}
	}
	return list, texts
}

// flowKey names one version of a flow.
func flowKey(code string, version int) string {
	if version == 1 {
		return code
	}
	return code + "@" + strconv.Itoa(version)
}

// refuseSheet takes over what the reader of a form or flow found, each with its line.
func (l *loader) refuseSheet(name string, err error) {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		l.refuse(name, 0, "pack.yaml", "why", firstLine(err))
		return
	}
	for _, field := range f.Fields {
		line, _ := field.Args["line"].(int)
		l.refused = append(l.refused, Refusal{File: name, Line: line, Code: field.Code, Message: l.pr.T(field.Code, field.Args)})
	}
}
