package seal

import (
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/proof"
	"tinhso/internal/store"
)

// VerifyOptions says against what is verified (căn cứ kiểm tra).
type VerifyOptions struct {
	Facts       []Facts
	Keys        []note.Verifier // public keys of the log that are trusted; without any, signatures are not looked at
	Witnesses   []note.Verifier // of witnesses: a wrong countersignature by one of them is found
	Checkpoints []string        // signed notes kept elsewhere, which the log must contain
	Dir         string          // DATA/seal, whose notes the log must contain too
	Limit       int             // findings listed; 100 when 0
	Workers     int             // 2 when 0
	Progress    func(done, all int64)
}

// Finding is one thing that does not hold (điểm không khớp). Code is the key of
// its sentence in the catalogue.
type Finding struct {
	Code    string `json:"code"`
	Pos     int64  `json:"pos"`           // position in the log, -1 when it has none
	Seq     int64  `json:"seq,omitempty"` // number of the event, 0 when it is none
	Kind    string `json:"kind,omitempty"`
	Table   string `json:"table,omitempty"`
	Subject string `json:"subject,omitempty"`
	Key     string `json:"key,omitempty"`
	Column  string `json:"column,omitempty"`
	Says    string `json:"says,omitempty"` // for people who look into the database
}

// Erased is a subject whose personal data were erased by a decision (xóa dữ liệu
// cá nhân theo quyết định).
type Erased struct {
	Subject string    `json:"subject"`
	Code    string    `json:"code"`
	Number  string    `json:"number"`
	On      string    `json:"on"`
	Law     string    `json:"law"`
	At      time.Time `json:"at"`
}

// Report is what Verify found (kết quả kiểm tra niêm phong).
type Report struct {
	Size        int64         `json:"size"` // entries of the log
	Events      int64         `json:"events"`
	Rows        int64         `json:"rows"`         // rows compared with their seal
	First       int64         `json:"first"`        // of them: sealed as they stood when sealing began
	Waiting     int64         `json:"waiting"`      // events not sealed yet
	WaitingRows int64         `json:"waiting_rows"` // rows of subjects that have such events
	Checkpoints int64         `json:"checkpoints"`
	Signed      bool          `json:"signed"` // a key was there to check signatures with
	Root        string        `json:"root"`
	Erased      []Erased      `json:"erased,omitempty"`
	ErasedAll   int64         `json:"erased_all,omitempty"`
	Findings    []Finding     `json:"findings"`
	Found       int64         `json:"found"` // findings in all, listed or not
	Took        time.Duration `json:"took"`
}

// Holds says whether nothing was found.
func (r Report) Holds() bool { return r.Found == 0 }

// verifier is one verification.
type verifier struct {
	db     *store.DB
	o      VerifyOptions
	tables []*table
	forms  map[int64]*form
	erase  map[string]bool
	head   head
	place  event.Cursor // how far the sealer had read when we began
	from   int64        // size of the log when the rows were begun
	to     int64        // size of the log when they were done
	points []point

	mu     sync.Mutex
	report Report
	sum    sum
	window map[ref]int64
	put    []Finding        // rows of tables that are still taken up as they stand
	filled map[string]int64 // by table: where the log says that this was done
}

// ref names a row.
type ref struct{ table, subject, key string }

// Verify recomputes every entry from the journal and every root from the entries,
// and compares every row with its seal (kiểm tra niêm phong). It only reads, ends
// in bounded time whatever it finds there, and names what does not hold: what
// the log says first, then the rows.
//
// The rows come first. Each latest leaf that a subject names is taken off a
// keyed sum of all leaves that the log says are the latest; when the sum is not
// nothing at the end, somebody put a row and its seal back to an earlier state,
// and a second, slower look finds which.
func Verify(ctx context.Context, db *store.DB, o VerifyOptions) (Report, error) {
	begun := time.Now() //allow: how long it took, not a time of the law
	if o.Limit == 0 {
		o.Limit = 100
	}
	if o.Workers == 0 {
		o.Workers = 2
	}
	v := &verifier{db: db, o: o, erase: map[string]bool{}, window: map[ref]int64{}, filled: map[string]int64{}}
	v.sum.key = make([]byte, 32)
	_, _ = rand.Read(v.sum.key) // never fails, by its contract
	for _, f := range o.Facts {
		v.tables = append(v.tables, newTable(f))
		for _, k := range f.Erase {
			v.erase[k] = true
		}
	}
	err := v.run(ctx)
	v.report.Took = time.Since(begun)
	return v.report, err
}

func (v *verifier) run(ctx context.Context) error {
	var err error
	if v.head, err = v.extent(ctx); err != nil {
		return err
	}
	v.from = v.head.size
	if v.place, err = event.Place(ctx, v.db, cursorName); err != nil {
		if ctx.Err() != nil || fault.KindOf(err) == fault.KindUnavailable {
			return err
		}
		v.place = event.Cursor{}
		v.found(Finding{Code: "seal.find.seal_damaged", Pos: -1, Table: "event_cursor", Key: cursorName, Says: text(err)})
	}
	var wrong []Finding
	if v.forms, wrong, err = looseForms(ctx, v.db, v.tables); err != nil {
		return err
	}
	v.found(wrong...)
	rows, err := v.rows(ctx)
	if err != nil {
		return err
	}
	if err := v.readPoints(ctx); err != nil { // before the size: the log has grown to all of them
		return err
	}
	h, err := v.extent(ctx)
	if err != nil {
		return err
	}
	v.to = max(h.size, v.from)
	if err := v.log(ctx); err != nil {
		return err
	}
	if err := v.unsealed(ctx); err != nil {
		return err
	}
	v.found(rows...)
	for _, f := range v.filling() {
		v.found(f)
	}
	for _, f := range v.put {
		if pos, done := v.filled[f.Table]; done && pos < v.from {
			v.found(f)
		}
	}
	if !v.sum.zero() {
		return v.slow(ctx)
	}
	return nil
}

// filling finds tables that are said to be taken up still, although the log says
// that this was done, or that there are none such.
func (v *verifier) filling() (list []Finding) {
	names, after := splitFill(v.head.backfill)
	if len(names) == 0 && after+v.head.backfill != "" {
		names = []string{v.head.backfill}
	}
	for _, n := range names {
		pos, done := v.filled[n]
		if done && pos < v.from || !slices.ContainsFunc(v.tables, func(t *table) bool { return t.Table == n }) {
			list = append(list, Finding{Code: "seal.find.seal_damaged", Pos: -1, Table: "seal_log", Column: "backfill", Says: n})
		}
	}
	return list
}

// extent is the row of the log, held to what there is: a size that no tiles bear
// is not walked.
func (v *verifier) extent(ctx context.Context) (head, error) {
	var h head
	var size, tx, seq, fill, kept, holder, held, key, begun cell
	known := false
	err := each(ctx, v.db, sqlLog, func(r *store.Rows) error {
		known = true
		return r.Scan(&size, &tx, &seq, &fill, &kept, &holder, &held, &key, &begun)
	})
	if err != nil {
		return h, err
	}
	var n int64
	if err := v.db.QueryRow(ctx, sqlExtent).Scan(&n); err != nil {
		return h, err
	}
	h.size, h.backfill, n = size.number(), string(fill), n*tileWidth
	if !known && n == 0 {
		h.size = 0
		return h, nil
	}
	if h.size < 0 || h.size > n {
		if v.report.Found == 0 {
			v.found(Finding{Code: "seal.find.seal_damaged", Pos: -1, Table: "seal_log", Column: "size", Says: string(size)})
		}
		h.size = n
	}
	return h, nil
}

// found notes findings, the first ones in full.
func (v *verifier) found(list ...Finding) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, f := range list {
		v.report.Found++
		if len(v.report.Findings) < v.o.Limit {
			v.report.Findings = append(v.report.Findings, f)
		}
	}
}

// unsealed counts the events that wait, and finds those that stand in the journal
// before others that were sealed without being sealed themselves.
func (v *verifier) unsealed(ctx context.Context) error {
	var err error
	if v.report.Waiting, err = event.Behind(ctx, v.db, v.place); err != nil {
		return err
	}
	var ahead cell
	err = each(ctx, v.db, sqlAhead, func(r *store.Rows) error { return r.Scan(&ahead) }, v.place.Tx, v.place.Seq, v.from)
	if err != nil {
		return err
	}
	if ahead != "" {
		v.found(Finding{Code: "seal.find.seal_damaged", Pos: -1, Table: "event_cursor", Key: cursorName})
	}
	missed, err := event.Missed(ctx, v.db, cursorName, 10_000)
	if err != nil {
		return err
	}
	waits := map[int64]bool{}
	for _, e := range missed {
		waits[e.Seq] = true
	}
	for after := int64(0); ; {
		list, err := store.All(ctx, v.db, sqlUnsealed, func(r *store.Rows) (f Finding, err error) {
			var seq, kind, subject cell
			err = r.Scan(&seq, &kind, &subject)
			return Finding{Code: "seal.find.event_inserted", Pos: -1, Seq: seq.number(), Kind: string(kind), Subject: string(subject)}, err
		}, after, v.place.Tx, v.place.Seq, 1000)
		if err != nil {
			return err
		}
		for _, f := range list {
			if waits[f.Seq] {
				v.report.Waiting++
				continue
			}
			v.found(f)
		}
		if len(list) < 1000 {
			return nil
		}
		after = list[len(list)-1].Seq
	}
}

// keys are the trusted keys, as the room proof takes them.
func (o VerifyOptions) keys() proof.Keys {
	return proof.Keys{Logs: o.Keys, Witnesses: o.Witnesses}
}
