package identity

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/store"
)

// Bounds of a list: no office has more officers, and an unpacked bomb goes no further.
const (
	excelBytes    = 5 << 20
	excelUnzipped = 64 << 20
	excelRows     = 2000
	excelHeadRows = 20 // the heading is looked for in the first rows
	excelColumns  = 40
)

// Report is what an Excel list of officers came to (kết quả nhập danh sách).
type Report struct {
	DryRun  bool
	Rows    []Row
	Created int
	Wrong   int // rows with a fault; where there is one, nothing was created
}

// Row is one line of the list: what is wrong with it, or the account it became.
type Row struct {
	Number   int // of the row in the file, as Excel shows it
	Name     string
	Login    string
	Unit     string // name, when the code is known
	Role     string
	Password string // temporary; only after a real run
	Faults   []Cell

	made officer
}

// Cell is a wrong cell of a list, and why (ô dữ liệu sai).
type Cell struct {
	Column string // letter, as Excel shows it; empty for the row as a whole
	Title  string // heading of the column
	Field  fault.Field
}

// Text says what is wrong with the cell.
func (c Cell) Text(p lang.Printer) string {
	f := c.Field
	if c.Title != "" {
		args := map[string]any{"field": c.Title}
		for k, v := range f.Args {
			args[k] = v
		}
		f.Args = args
	}
	return p.Field(f)
}

// ImportExcel reads a list of officers and makes their accounts (nhập danh sách tài khoản từ Excel): all rows or, where
// one is wrong, none. A dry run says what would be done and writes nothing. With a key the same list sent twice makes its
// accounts once.
func (a *Accounts) ImportExcel(ctx context.Context, r io.Reader, dryRun bool, key once.Guard) (Report, error) {
	lines, err := readList(r)
	if err != nil {
		return Report{}, err
	}
	rep := Report{DryRun: dryRun}
	logins := map[string]int{}
	for _, l := range lines {
		row, err := a.checkLine(ctx, l)
		if err != nil {
			return Report{}, err
		}
		if first, twice := logins[row.made.Login]; twice && row.made.Login != "" {
			row.wrong(l, "login", "identity.import.twice", "row", first)
		}
		logins[row.made.Login] = l.number
		rep.Rows = append(rep.Rows, row)
	}
	if err := a.markTaken(ctx, lines, rep.Rows); err != nil {
		return Report{}, err
	}
	for _, row := range rep.Rows {
		if len(row.Faults) > 0 {
			rep.Wrong++
		}
	}
	if dryRun {
		return rep, nil
	}
	if rep.Wrong > 0 {
		return rep, a.usedBefore(ctx, key)
	}
	return a.importAll(ctx, rep, key)
}

var errNotUsed = errors.New("identity: the key was not used before")

// usedBefore tells a list that was sent twice from one that is wrong: the first sending has taken its logins.
func (a *Accounts) usedBefore(ctx context.Context, key once.Guard) error {
	if key.Key == "" {
		return nil
	}
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		if err := key.Before(ctx, tx); err != nil {
			return err
		}
		return errNotUsed // rolls back: a list that was refused may be mended and sent again
	})
	if errors.Is(err, errNotUsed) {
		return nil
	}
	return err
}

// checkLine checks a line as the form for one officer would be checked.
func (a *Accounts) checkLine(ctx context.Context, l line) (Row, error) {
	row := Row{Number: l.number, Name: l.cell("name"), Login: foldLogin(l.cell("login")), Unit: l.cell("unit"), Role: l.cell("role")}
	n, faults := l.officer()
	row.Faults = append(row.Faults, faults...)
	o, err := a.checkOfficer(ctx, n)
	row.made = o
	if o.unit.Name != "" {
		row.Unit = o.unit.Name
	}
	f, isFault := fault.As(err)
	switch {
	case err == nil:
	case isFault && f.Kind == fault.KindInvalid:
		for _, field := range f.Fields {
			row.Faults = append(row.Faults, l.fault(column(field.Path), field))
		}
	case isFault && (f.Kind == fault.KindForbidden || f.Kind == fault.KindNotFound):
		row.wrong(l, "unit", "identity.import.out_of_scope")
	default:
		return Row{}, err
	}
	if row.Login == "" && len(row.Faults) == 0 {
		row.Login = loginOf(o.Name)
	}
	return row, nil
}

// column is the column that a field of NewOfficer comes from.
func column(path string) string {
	last := path[strings.LastIndexByte(path, '.')+1:]
	if strings.HasPrefix(path, "grants.") && last == "unit" {
		return "unit"
	}
	return last
}

func (r *Row) wrong(l line, col, code string, args ...any) {
	r.Faults = append(r.Faults, l.fault(col, fault.Field{Path: col, Code: code, Args: fault.Args(args...)}))
}

// markTaken marks the logins that somebody has already.
func (a *Accounts) markTaken(ctx context.Context, lines []line, rows []Row) error {
	var asked []string
	for _, row := range rows {
		if row.made.Login != "" {
			asked = append(asked, row.made.Login)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	q, args := store.In(sqlLogins, nil, asked)
	taken, err := store.All(ctx, a.db, q, func(r *store.Rows) (login string, err error) {
		err = r.Scan(&login)
		return login, err
	}, args...)
	for i := range rows {
		if l := rows[i].made.Login; l != "" && slices.Contains(taken, l) {
			rows[i].wrong(lines[i], "login", "identity.login_taken", "login", l)
		}
	}
	return err
}

// importAll makes the accounts of a list without faults: the hashes first, several at a time, then one transaction.
func (a *Accounts) importAll(ctx context.Context, rep Report, key once.Guard) (Report, error) {
	hashes := make([]string, len(rep.Rows))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(cap(a.hash.slots))
	for i := range rep.Rows {
		g.Go(func() (err error) {
			if rep.Rows[i].Password, err = temporary(); err == nil {
				hashes[i], err = a.hash.make(gctx, rep.Rows[i].Password)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return Report{}, err
	}
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		if err := key.Before(ctx, tx); err != nil {
			return err
		}
		for i := range rep.Rows {
			acc, err := a.createTx(ctx, tx, rep.Rows[i].made, hashes[i], true, false)
			if err != nil {
				return err
			}
			rep.Rows[i].Login = acc.Login
		}
		return key.After(ctx, tx, len(rep.Rows))
	})
	if err != nil {
		return Report{}, err
	}
	rep.Created = len(rep.Rows)
	return rep, nil
}
