package attest

import (
	"context"
	"fmt"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/seal"
	"tinhso/internal/store"
)

// Kinds of place.
const (
	KindWitness = "witness"
	KindFolder  = "folder"
)

// State of a place (tình trạng nơi công bố).
type State string

// A place is well, away and tried again, or has said something that a person must look at.
const (
	Well  State = "well"
	Away  State = "away"
	Alarm State = "alarm"
)

// Place is a witness or a folder to which checkpoints are brought (nơi công bố
// điểm niêm phong), and how it went.
type Place struct {
	Name, Kind string
	Key        string // public key of a witness that is still named in the settings
	Named      bool   // it is still named in the settings
	Size       int64  // of the last checkpoint it took
	State      State
	Why        string // key of the sentence, empty while it is well
	Detail     string // for who looks after the machine
	Fails      int64
	TakenAt    time.Time
	SinceAt    time.Time

	mark   string
	nextAt time.Time
}

// gap is the least time between two visits, of a folder folderGap; an alarm is looked at again each hour.
const (
	gap       = 10 * time.Second
	folderGap = time.Minute
	alarmGap  = time.Hour
	longestGo = 10 * time.Minute
)

// Places lists every place that is named in the settings or ever was.
func (r *Room) Places(ctx context.Context, rd store.Reader) ([]Place, error) {
	kept, err := store.All(ctx, rd, sqlPlaces, scanPlace)
	if err != nil {
		return nil, fmt.Errorf("attest: places: %w", err)
	}
	at := map[string]int{}
	for i := range kept {
		at[kept[i].Name] = i
	}
	name := func(p Place) {
		i, ok := at[p.Name]
		if !ok {
			p.State, p.Named = Away, true
			kept = append(kept, p)
			return
		}
		kept[i].Key, kept[i].Named = p.Key, true
	}
	for _, w := range r.Witnesses {
		name(Place{Name: w.Name(), Kind: KindWitness, Key: w.VKey, Why: "attest.why.new"})
	}
	for _, f := range r.folders() {
		name(Place{Name: f, Kind: KindFolder, Why: "attest.why.new"})
	}
	return kept, nil
}

// Alarms are the places that said something a person must look at, as findings
// of the seal: boot hands it to the log.
func (r *Room) Alarms(ctx context.Context, rd store.Reader) ([]seal.Finding, error) {
	places, err := r.Places(ctx, rd)
	if err != nil {
		return nil, err
	}
	var all []seal.Finding
	for _, p := range places {
		if p.Named && p.State == Alarm {
			all = append(all, seal.Finding{Code: p.Why, Pos: -1, Says: p.Name + ": " + p.Detail})
		}
	}
	return all, nil
}

func scanPlace(rows *store.Rows) (Place, error) {
	var p Place
	var taken, since, next int64
	err := rows.Scan(&p.Name, &p.Kind, &p.Size, &p.mark, &p.State, &p.Why, &p.Detail, &p.Fails, &taken, &since, &next)
	if taken > 0 {
		p.TakenAt = store.Instant(taken)
	}
	p.SinceAt, p.nextAt = store.Instant(since), store.Instant(next)
	return p, err
}

// Raised is an alarm about a place (sự kiện cảnh báo niêm phong): what it said
// and of which size of the log.
type Raised struct {
	Place  string `json:"place"`
	Why    string `json:"why"`
	Detail string `json:"detail"`
	Size   int64  `json:"size"`
}

// outcome is how a visit went.
type outcome struct {
	size   int64
	mark   string
	why    string // empty: well
	detail string
	alarm  bool
}

// keepTx keeps how a visit went, and raises an alarm when one begins or ends.
func (r *Room) keepTx(ctx context.Context, tx *store.Tx, was Place, o outcome) error {
	now := tx.Now()
	p := was
	p.Why, p.Detail, p.State = o.why, o.detail, Well
	switch {
	case o.alarm:
		p.State, p.Fails, p.nextAt = Alarm, p.Fails+1, now.Add(alarmGap)
	case o.why != "":
		p.State, p.Fails = Away, p.Fails+1
		p.nextAt = now.Add(min(gap<<min(p.Fails, 10), longestGo))
	default:
		p.Size, p.mark, p.Fails, p.TakenAt, p.nextAt = o.size, o.mark, 0, now, now.Add(gap)
		if p.Kind == KindFolder {
			p.nextAt = now.Add(folderGap)
		}
	}
	if p.State != was.State || was.SinceAt.IsZero() {
		p.SinceAt = now
	}
	var taken int64
	if !p.TakenAt.IsZero() {
		taken = store.Millis(p.TakenAt)
	}
	_, err := tx.Exec(ctx, sqlKeep, p.Name, p.Kind, p.Size, p.mark, p.State, p.Why, p.Detail, p.Fails, taken, store.Millis(p.SinceAt), store.Millis(p.nextAt))
	if err != nil {
		return fmt.Errorf("attest: keep place: %w", err)
	}
	if p.State == was.State || p.State != Alarm && was.State != Alarm {
		return nil
	}
	kind := "attest.alarm"
	if p.State != Alarm {
		kind = "attest.settled"
	}
	return event.Append(ctx, tx, event.New{Kind: kind, Subject: "seal:" + p.Name, Data: Raised{Place: p.Name, Why: p.Why, Detail: p.Detail, Size: r.sizeOf(o, was)}})
}

func (r *Room) sizeOf(o outcome, was Place) int64 { return max(o.size, was.Size) }
