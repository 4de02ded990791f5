package scan

import (
	"bufio"
	"context"
	"errors"
	"io"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/store"
)

// State is how far a content has been scanned for malicious software (tình trạng quét).
type State string

// The states. A content without a verdict was never scanned.
const (
	Clean     State = "clean"     // nothing was found
	Waiting   State = "waiting"   // too long for a request: a job scans it; nobody uses it meanwhile
	Unscanned State = "unscanned" // clamd is not there, did not answer or would not look at all of it; it may be used and says so
	Infected  State = "infected"  // nobody opens it
)

// Verdict is what is known of a content (kết quả quét).
type Verdict struct {
	SHA256 string
	State  State
	Note   string // what was found, or why it was not scanned
	At     time.Time
}

// Taken is a file that was looked at and is kept (tệp đã tiếp nhận).
type Taken struct {
	blob.Ref
	Found
	State State
}

// Files of up to inlineBytes are scanned while the sender waits, no longer than inlineTime.
const (
	inlineBytes = 25 << 20
	inlineTime  = 15 * time.Second
	inlineMany  = 4 // at once; clamd has ten hands
)

// Gate lets files in (cửa tiếp nhận tệp).
type Gate struct {
	db    *store.DB // nil: verdicts are neither kept nor known
	blobs *blob.Store
	clam  *daemon // nil: nothing is scanned
	hands chan struct{}
	most  time.Duration // that a sender waits
}

// New makes the gate; clamav is where clamd listens, as in the settings, or nothing.
func New(db *store.DB, blobs *blob.Store, clamav string) *Gate {
	return &Gate{db: db, blobs: blobs, clam: newDaemon(clamav), hands: make(chan struct{}, inlineMany), most: inlineTime}
}

// Take reads a file, looks at it and keeps it (tiếp nhận tệp). What is refused is not kept. More than most bytes are the
// fault scan.large, which names file and limit.
func (g *Gate) Take(ctx context.Context, name string, r io.Reader, most int64) (Taken, error) {
	clean, err := Name(name)
	if err != nil {
		return Taken{}, err
	}
	in := bufio.NewReaderSize(r, headBytes)
	head, err := in.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return Taken{}, err
	}
	if len(head) == 0 {
		return Taken{}, fault.New(fault.KindInvalid, "scan.empty", "name", clean)
	}
	if _, _, err := sniff(clean, head); err != nil { // before a byte is kept
		return Taken{}, err
	}
	st, err := g.blobs.Stage(ctx, in, most)
	if fault.KindOf(err) == fault.KindTooLarge {
		return Taken{}, fault.New(fault.KindTooLarge, "scan.large", "name", clean, "limit", max(1, most>>20))
	}
	if err != nil {
		return Taken{}, err
	}
	defer st.Drop()
	found, err := Examine(ctx, clean, st, st.Size)
	if err != nil {
		return Taken{}, err
	}
	state, err := g.admit(ctx, found.Name, st)
	return Taken{Ref: st.Ref, Found: found, State: state}, err
}

// admit scans and keeps a file that was looked at.
func (g *Gate) admit(ctx context.Context, name string, st *blob.Staged) (State, error) {
	known, err := g.Verdict(ctx, g.db, st.SHA256)
	if err != nil {
		return "", err
	}
	if known.State == Infected {
		return "", infected(name, known.Note)
	}
	if g.clam == nil || g.db == nil {
		return Unscanned, st.Keep(ctx)
	}
	if st.Size > inlineBytes {
		return g.later(ctx, st, known)
	}
	v := g.scan(ctx, io.NewSectionReader(st, 0, st.Size), g.most)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if v.State == Unscanned && known.State == Clean {
		v = known // what was clean is not worse for having come again
	}
	if v.State != Infected {
		if err := st.Keep(ctx); err != nil {
			return "", err
		}
	}
	if err := g.db.Write(ctx, func(tx *store.Tx) error { return g.settle(ctx, tx, st.Ref, v) }); err != nil {
		return "", err
	}
	if v.State == Infected {
		return "", infected(name, v.Note)
	}
	return v.State, nil
}

// later keeps a long file and lets a job scan it.
func (g *Gate) later(ctx context.Context, st *blob.Staged, known Verdict) (State, error) {
	if err := st.Keep(ctx); err != nil || known.State == Clean {
		return Clean, err
	}
	err := g.db.Write(ctx, func(tx *store.Tx) error {
		if err := put(ctx, tx, st.SHA256, Verdict{State: Waiting}, st.Size, time.Time{}); err != nil {
			return err
		}
		return job.Insert(ctx, tx, job.New{Kind: jobScan, Args: scanArgs{st.SHA256, st.Size}, UniqueKey: st.SHA256})
	})
	return Waiting, err
}

// settle writes a verdict; what was found is told in the journal.
func (g *Gate) settle(ctx context.Context, tx *store.Tx, ref blob.Ref, v Verdict) error {
	var again time.Time
	if v.State == Unscanned {
		again = tx.Now().Add(againAfter(v.Note))
	}
	if err := put(ctx, tx, ref.SHA256, v, ref.Size, again); err != nil || v.State != Infected {
		return err
	}
	return event.Append(ctx, tx, event.New{Kind: eventInfected, Subject: ref.SHA256, Data: infectedData{Found: v.Note, Size: ref.Size}})
}

// scan asks clamd about bytes; that it could not is a verdict too.
func (g *Gate) scan(ctx context.Context, r io.Reader, within time.Duration) Verdict {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	select {
	case g.hands <- struct{}{}:
		defer func() { <-g.hands }()
	case <-ctx.Done():
		return Verdict{State: Unscanned, Note: "timeout"}
	}
	virus, err := g.clam.scan(ctx, r)
	switch {
	case errors.Is(err, errBeyond):
		return Verdict{State: Unscanned, Note: noteLimits}
	case err != nil:
		return Verdict{State: Unscanned, Note: fault.Reason(err)}
	case virus != "":
		return Verdict{State: Infected, Note: virus}
	}
	return Verdict{State: Clean}
}

func infected(name, virus string) error {
	return fault.New(fault.KindInvalid, "scan.infected", "name", name, "virus", virus)
}

// Verdict says what is known of one content.
func (g *Gate) Verdict(ctx context.Context, r store.Reader, sha string) (Verdict, error) {
	all, err := g.Verdicts(ctx, r, []string{sha})
	if v, ok := all[sha]; ok {
		return v, err
	}
	return Verdict{SHA256: sha, State: Unscanned}, err
}

// Verdicts says what is known of several contents, by hash; of those never scanned nothing.
func (g *Gate) Verdicts(ctx context.Context, r store.Reader, shas []string) (map[string]Verdict, error) {
	known := map[string]Verdict{}
	if g.db == nil || len(shas) == 0 {
		return known, nil
	}
	q, args := store.In(verdictList, nil, shas)
	all, err := list(ctx, r, q, args...)
	for _, v := range all {
		known[v.SHA256] = v
	}
	return known, err
}

// Scans says whether contents are scanned here at all (có quét mã độc không).
func (g *Gate) Scans() bool { return g.clam != nil && g.db != nil }

// Usable refuses a content that is being scanned or was found infected (tệp dùng được chưa); name is what people call it.
func (g *Gate) Usable(ctx context.Context, r store.Reader, name, sha string) error {
	v, err := g.Verdict(ctx, r, sha)
	switch {
	case err != nil:
		return err
	case v.State == Waiting:
		return fault.Conflict("scan.waiting", "name", name)
	case v.State == Infected:
		return fault.Conflict("scan.quarantined", "name", name, "virus", v.Note)
	}
	return nil
}
