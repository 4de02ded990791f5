package indicator

import (
	"context"
	"strconv"
	"strings"

	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// JobBuild builds the kept values of a base measure that is new, a year at a time (dựng số liệu lưu sẵn).
const JobBuild = "indicator.build"

type buildArgs struct {
	Code string `json:"code"`
	Hash string `json:"hash"`
	Year int    `json:"year,omitempty"`
}

// builder is the worker of JobBuild. Each year is a job of its own: the facts are held for no longer than that takes.
func (m *Room) builder() job.Worker {
	return job.Worker{Kind: JobBuild, Work: func(ctx context.Context, j job.Job) (job.Effect, error) {
		var a buildArgs
		if err := j.Decode(&a); err != nil {
			return nil, err
		}
		return func(ctx context.Context, tx *store.Tx) error { return m.buildTx(ctx, tx, a) }, nil
	}}
}

func (m *Room) buildTx(ctx context.Context, tx *store.Tx, a buildArgs) error {
	set, err := m.locked(ctx, tx)
	if err != nil {
		return err
	}
	if set.measureHashes()[a.Code] != a.Hash { // defined anew meanwhile: another job builds that
		return nil
	}
	first, last, err := set.years(ctx, tx, a.Code)
	if err != nil {
		return err
	}
	if a.Year == 0 {
		a.Year = first
		if _, err := tx.Exec(ctx, sqlDropMeasured, a.Code); err != nil {
			return err
		}
	}
	if a.Year <= last {
		if err := set.keepTx(ctx, tx, a.Code, a.Year); err != nil {
			return err
		}
	}
	if a.Year++; a.Year <= last {
		return job.Insert(ctx, tx, job.New{Kind: JobBuild, Args: a, UniqueKey: a.Code + " " + a.Hash + " " + strconv.Itoa(a.Year)})
	}
	_, err = tx.Exec(ctx, sqlReady, a.Code, a.Hash)
	return err
}

// years is from when to when a base measure counts anything; 1 and 0 when it does not.
func (s *Set) years(ctx context.Context, r store.Reader, code string) (first, last int, err error) {
	first, last = 1, 0
	for _, d := range s.byCode[code] {
		k := s.kinds[d.Count.Kind]
		if k == nil || !d.Computable() {
			continue
		}
		day := k.daySQL(d.Count.by)
		var from, to string
		q := "SELECT COALESCE(MIN(" + day + "), ''), COALESCE(MAX(" + day + "), '') FROM indicator_fact WHERE kind = $1"
		if err := r.QueryRow(ctx, q, k.Name).Scan(&from, &to); err != nil {
			return 0, 0, err
		}
		if from == "" {
			continue
		}
		lo, _ := strconv.Atoi(from[:4])
		hi, _ := strconv.Atoi(to[:4])
		if last == 0 {
			first, last = lo, hi
		}
		first, last = min(first, lo), max(last, hi)
	}
	return first, last, nil
}

// keepTx counts the kept values of a base measure in a year from the facts, in place of what is there.
func (s *Set) keepTx(ctx context.Context, tx *store.Tx, code string, y int) error {
	from, _ := viet.NewDay(y, 1, 1)
	to, _ := viet.NewDay(y+1, 1, 1)
	_, err := tx.Exec(ctx, `DELETE FROM indicator_kept WHERE cube IN ('s', 'f') AND grain IN ('b', 'y') AND measure = $1
AND start_on >= $2 AND start_on < $3`, code, from, to)
	if err != nil {
		return err
	}
	for _, c := range cubes {
		var w store.Where
		var counted string
		if c == cubes[0] {
			counted = s.countedSQL(&w, code, from, to)
		} else {
			counted = summedSQL(&w, code, c, from, to)
		}
		if counted == "" {
			return nil
		}
		_, err := tx.Exec(ctx, "INSERT INTO indicator_kept ("+keptColumns+") SELECT "+keptKey+", CAST(SUM(value) AS BIGINT) FROM ("+
			counted+") AS counted GROUP BY "+keptKey+" HAVING SUM(value) <> 0", w.Args()...)
		if err != nil {
			return err
		}
	}
	return nil
}

// keeping is a cube and a grain: a form in which counts are kept.
type keeping struct{ cube, grain string }

// cubes are the forms of kept values. The first has everything, so that the others are sums of it.
var cubes = []keeping{{full, bucket}, {full, year}, {small, bucket}, {small, year}}

// summedSQL sums the first form in the shape of another.
func summedSQL(w *store.Where, code string, f keeping, from, to viet.Day) string {
	return f.shape("indicator_kept WHERE cube = 'f' AND grain = 'b' AND measure = " + w.Arg(code) + " AND start_on >= " + w.Arg(from) + " AND start_on < " + w.Arg(to))
}

// shape reads rows of the first form in the shape of this one.
func (f keeping) shape(rows string) string {
	start, dims := "start_on", strings.Join(dimColumns, ", ")
	if f.grain == year {
		start = "SUBSTR(start_on, 1, 4) || '-01-01' AS start_on"
	}
	if f.cube == small {
		dims = "'' AS " + strings.Join(dimColumns[:fewDims], ", '' AS ") + ", " + strings.Join(dimColumns[fewDims:], ", ")
	}
	return "SELECT '" + f.cube + "' AS cube, '" + f.grain + "' AS grain, measure, " + start + ", unit_id, " + dims + ", value FROM " + rows
}

// countedSQL counts a base measure from the facts in the first form, each version of it apart.
func (s *Set) countedSQL(w *store.Where, code string, from, to viet.Day) string {
	var parts []string
	for _, d := range s.byCode[code] {
		k := s.kinds[d.Count.Kind]
		if k == nil || !d.Computable() {
			continue
		}
		lo, hi := from, to
		if d.ValidFrom.After(lo) {
			lo = d.ValidFrom
		}
		if !d.ValidTo.IsZero() && d.ValidTo.Add(1).Before(hi) {
			hi = d.ValidTo.Add(1)
		}
		if !lo.Before(hi) {
			continue
		}
		day := k.daySQL(d.Count.by)
		q := "SELECT 'f' AS cube, 'b' AS grain, " + w.Arg(code) + " AS measure, " + bucketSQL(day, s.cutDays()) + " AS start_on, unit_id, " + strings.Join(dimColumns, ", ") +
			", " + k.amountSQL(w, d) + " AS value FROM indicator_fact WHERE kind = " + w.Arg(k.Name) + " AND " + k.spanSQL(w, d.Count.by, lo, hi)
		parts = append(parts, q)
	}
	return strings.Join(parts, " UNION ALL ")
}

// bucketSQL is the beginning of the stretch between two cuts in which a day lies.
func bucketSQL(day string, cuts []int) string {
	q := "SUBSTR(" + day + ", 1, 8) || CASE"
	for i := len(cuts) - 1; i > 0; i-- {
		two := strconv.Itoa(100 + cuts[i])[1:]
		q += " WHEN SUBSTR(" + day + ", 9, 2) >= '" + two + "' THEN '" + two + "'"
	}
	if len(cuts) == 1 {
		q += " WHEN FALSE THEN ''"
	}
	return q + " ELSE '01' END"
}
