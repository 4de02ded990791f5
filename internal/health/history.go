package health

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"tinhso/internal/store"
)

// How long samples and closed alarms are kept.
const (
	keepMinutes = 48 * time.Hour
	keepHours   = 90 * 24 * time.Hour
	keepAlarms  = 400 * 24 * time.Hour
	mostSamples = 6000 // of one answer: two days of minutes and ninety days of hours of one node are 5,040
)

// History reads what a node measured since an instant (lịch sử sức khỏe),
// oldest first; all nodes when it is "".
func (h *Room) History(ctx context.Context, r store.Reader, node string, since time.Time) ([]Sample, error) {
	return store.All(ctx, r, sqlHistory, scanSample, since, node, mostSamples)
}

func scanSample(r *store.Rows) (s Sample, err error) {
	var raw json.RawMessage
	if err := r.Scan(&s.Node, &s.Hour, &s.At, &raw); err != nil {
		return s, err
	}
	s.Values, err = decodeValues(raw)
	return s, err
}

// decodeValues reads measures: a number in a minute, [least, mean, most] in an hour.
func decodeValues(raw []byte) (map[string]Range, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, fmt.Errorf("health: sample: %w", err)
	}
	values := make(map[string]Range, len(all))
	for name, v := range all {
		var one float64
		var three [3]float64
		if json.Unmarshal(v, &one) == nil {
			values[name] = Range{one, one, one}
		} else if err := json.Unmarshal(v, &three); err == nil {
			values[name] = Range{three[0], three[1], three[2]}
		} else {
			return nil, fmt.Errorf("health: sample: %s: %w", name, err)
		}
	}
	return values, nil
}

// key is a measure as it stands in a sample.
func (m Measure) key() string {
	if m.Of == "" {
		return m.Name
	}
	return m.Name + "/" + m.Of
}

// encodeMinute writes the measures of a minute. What is no number in JSON is left out.
func encodeMinute(all []Measure) (string, error) {
	values := make(map[string]float64, len(all))
	for _, m := range all {
		if !math.IsNaN(m.Value) && !math.IsInf(m.Value, 0) {
			values[m.key()] = rounded(m.Value)
		}
	}
	b, err := json.Marshal(values)
	return string(b), err
}

// rounded keeps five digits: a history is looked at, not computed with.
func rounded(v float64) float64 {
	if v == 0 || v == math.Trunc(v) {
		return v
	}
	digits := math.Pow(10, 4-math.Floor(math.Log10(math.Abs(v))))
	if r := math.Round(v*digits) / digits; !math.IsNaN(r) && !math.IsInf(r, 0) {
		return r
	}
	return v
}

// merge makes one hour of minutes.
func merge(minutes []Sample) (string, error) {
	sum, out := map[string]float64{}, map[string][3]float64{}
	n := map[string]float64{}
	for _, s := range minutes {
		for name, v := range s.Values {
			o, seen := out[name]
			if !seen {
				o = [3]float64{v.Least, 0, v.Most}
			}
			o[0], o[2] = min(o[0], v.Least), max(o[2], v.Most)
			out[name] = o
			sum[name] += v.Mean
			n[name]++
		}
	}
	for name, o := range out {
		o[1] = rounded(sum[name] / n[name])
		out[name] = o
	}
	b, err := json.Marshal(out)
	return string(b), err
}

// thin makes hours of old minutes and forgets old hours and alarms; an hour of
// minutes a transaction.
func (h *Room) thin(ctx context.Context) error {
	now := h.db.Now()
	for more := true; more; {
		err := h.db.Write(ctx, func(tx *store.Tx) error {
			more = false
			var oldest time.Time
			if err := tx.QueryRow(ctx, sqlOldMinute, h.d.Node, now.Add(-keepMinutes).Truncate(time.Hour)).Scan(&oldest); err != nil || oldest.IsZero() {
				return err
			}
			from := oldest.Truncate(time.Hour)
			minutes, err := store.All(ctx, tx, sqlMinutes, scanSample, h.d.Node, from, from.Add(time.Hour))
			if err != nil {
				return err
			}
			text, err := merge(minutes)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, sqlPutSample, h.d.Node, true, from, text); err != nil {
				return err
			}
			more = true
			_, err = tx.Exec(ctx, sqlDropMinutes, h.d.Node, from, from.Add(time.Hour))
			return err
		})
		if err != nil {
			return err
		}
	}
	return h.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, sqlDropOld, now.Add(-keepHours)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlCloseGone, now, now.Add(-keepMinutes)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlDropAlarms, now.Add(-keepAlarms))
		return err
	})
}
