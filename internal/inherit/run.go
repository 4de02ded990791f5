package inherit

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Room takes dossiers of old systems in (bộ phận chuyển dữ liệu).
type Room struct {
	DB    *store.DB
	Cases *dossier.Cases
}

// Order is what to take in and how (lệnh chuyển hồ sơ).
type Order struct {
	Source string // name of the old system, shown in every timeline
	DryRun bool
	Files  fs.FS                     // the folder that papers are named in; nil: papers have no files
	Each   func(Line, Outcome) error // told of every row; nil: nobody is
}

// State is what became of a row (kết quả của một dòng).
type State string

// The five ways.
const (
	Made    State = "made"    // taken in
	Ready   State = "ready"   // a dry run: it would be
	Passed  State = "passed"  // it is here already
	Changed State = "changed" // it is here, and the row says something else now
	Refused State = "refused"
)

// Outcome is what became of a row, and why (kết quả, lý do).
type Outcome struct {
	State   State
	Code    string
	DueOn   viet.Day
	Reasons []Reason // of what was refused, or mended on the way
}

// Reason names a column and says what is wrong with it (lý do).
type Reason struct {
	Column string `json:"column"`
	Text   string `json:"text"`
}

// Report counts what became of the rows (kết quả chuyển hồ sơ).
type Report struct {
	DryRun  bool `json:"dry_run"`
	Rows    int  `json:"rows"`
	Made    int  `json:"made"`
	Ready   int  `json:"ready"`
	Passed  int  `json:"passed"`
	Changed int  `json:"changed"`
	Refused int  `json:"refused"`
}

func (r *Report) count(s State) {
	r.Rows++
	switch s {
	case Made:
		r.Made++
	case Ready:
		r.Ready++
	case Passed:
		r.Passed++
	case Changed:
		r.Changed++
	case Refused:
		r.Refused++
	}
}

// Run takes a file in, row by row (chuyển hồ sơ theo tệp). A row that is refused does not stop the next one; an error of
// the file or of the database does, and the rows before it stay taken in.
func (x *Room) Run(ctx context.Context, in *Reader, o Order) (Report, error) {
	rep := Report{DryRun: o.DryRun}
	if o.Source = viet.OneLine(o.Source); o.Source == "" {
		return rep, fault.Invalid("inherit.source", fault.Field{Path: "source", Code: "inherit.source"})
	}
	ctx = identity.With(ctx, identity.System())
	seen := map[string]int{}
	for {
		l, err := in.Next()
		if errors.Is(err, io.EOF) {
			return rep, nil
		}
		if err != nil {
			return rep, err
		}
		if err := ctx.Err(); err != nil {
			return rep, err
		}
		out, err := x.line(ctx, l, o, seen)
		if err != nil {
			return rep, err
		}
		rep.count(out.State)
		if o.Each != nil {
			if err := o.Each(l, out); err != nil {
				return rep, err
			}
		}
	}
}

// line takes one row in; its error is one that the row is not to blame for.
func (x *Room) line(ctx context.Context, l Line, o Order, seen map[string]int) (Outcome, error) {
	out := Outcome{State: Refused, Code: l.Row.Code}
	if l.Err != nil {
		return out, out.because(l.Err)
	}
	key := strings.ToUpper(strings.TrimSpace(l.Row.Code))
	if at, twice := seen[key]; twice {
		return out, out.because(wrong("ma_ho_so", "inherit.twice", "line", at))
	}
	seen[key] = l.N
	sum, err := l.Row.sum()
	if err != nil {
		return out, err
	}
	if state, err := x.known(ctx, key, o.Source, sum); err != nil || state != "" {
		out.State = state
		return out, err
	}
	a, paths, faults := l.Row.read(o.Source)
	a.Guest = "inherit " + store.NewID() // owns the papers until the dossier does
	if err := x.papers(ctx, &a, paths, o); err != nil {
		f, ok := fault.As(err)
		if !ok || f.Kind != fault.KindInvalid {
			return out, err
		}
		faults = append(faults, f.Fields...)
	}
	d, warn, writeTx, err := x.Cases.CheckInherit(ctx, a)
	if f, ok := fault.As(err); ok && f.Kind != fault.KindInternal && f.Kind != fault.KindUnavailable {
		if len(f.Fields) == 0 {
			return out, out.because(err, faults...)
		}
		faults = merged(faults, f.Fields)
	} else if err != nil {
		return out, err
	}
	if len(faults) > 0 {
		return out, out.because(fault.Invalid("inherit.row", faults...))
	}
	out.State, out.DueOn = Ready, d.DueOn
	if len(warn) > 0 {
		if err := out.because(fault.Invalid("inherit.row", warn...)); err != nil {
			return out, err
		}
	}
	if o.DryRun {
		return out, nil
	}
	err = x.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, rowInsert, d.Code, o.Source, sum, d.ID, store.Millis(tx.Now())); err != nil {
			return err
		}
		return writeTx(ctx, tx)
	})
	out.State = Made
	if f, ok := fault.As(err); ok && f.Kind == fault.KindInvalid {
		out.State = Refused
		return out, out.because(err)
	}
	return out, err
}

// known tells a row that was taken in before: as it is now, or as something else.
func (x *Room) known(ctx context.Context, code, source, sum string) (State, error) {
	var from, was string
	err := x.DB.QueryRow(ctx, rowFind, code).Scan(&from, &was)
	switch {
	case errors.Is(err, store.ErrNone):
		return "", nil
	case err != nil:
		return "", err
	case from == source && was == sum:
		return Passed, nil
	}
	return Changed, nil
}

// papers takes the files of the papers in, by their place in the folder. A dry run only looks whether they are there.
func (x *Room) papers(ctx context.Context, a *dossier.Inherit, paths map[int]string, o Order) error {
	for i := range a.Documents {
		name, ok := paths[i]
		if !ok {
			continue
		}
		name = path.Clean(strings.ReplaceAll(name, `\`, "/"))
		if o.Files == nil || !fs.ValidPath(name) {
			return wrong("giay_to", "inherit.file.path", "file", short(name))
		}
		f, err := o.Files.Open(name)
		if err != nil {
			return wrong("giay_to", "inherit.file.missing", "file", short(name))
		}
		err = x.paper(ctx, &a.Documents[i], f, path.Base(name), a.Guest, o.DryRun)
		if err := errors.Join(err, f.Close()); err != nil {
			if g, ok := fault.As(err); ok && (g.Kind == fault.KindInvalid || g.Kind == fault.KindTooLarge) {
				return fault.Invalid("inherit.row", fault.Field{Path: "giay_to", Code: "inherit.file.refused",
					Args: fault.Args("file", short(name), "why", lang.For(lang.VI).T(g.Code, pairs(g.Args)...))})
			}
			return err
		}
	}
	return nil
}

func (x *Room) paper(ctx context.Context, p *dossier.Paper, f fs.File, name, guest string, dry bool) error {
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		return wrong("giay_to", "inherit.file.missing", "file", short(name))
	}
	if dry {
		return nil
	}
	got, err := x.Cases.Upload(ctx, name, f, guest)
	p.File = got.ID
	return err
}

func wrong(column, code string, args ...any) error {
	return fault.Invalid("inherit.row", fault.Field{Path: column, Code: code, Args: fault.Args(args...)})
}

func pairs(args map[string]any) []any {
	var all []any
	for k, v := range args {
		all = append(all, k, v)
	}
	return all
}
