package desk

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// stepIntake marks the drafts of the counter.
const stepIntake = "intake"

// intake is one person at the counter with everything brought (lượt tiếp nhận): kept as a draft from the first page on,
// so that a closed browser, a refused form or an upload loses nothing.
type intake struct {
	ID     string       `json:"-"`
	At     time.Time    `json:"-"` // last change
	Key    string       `json:"key"`
	Person url.Values   `json:"person"`
	Late   *intakeLate  `json:"late,omitempty"`
	Items  []intakeItem `json:"items"`
}

// intakeItem is one procedure of the person.
type intakeItem struct {
	Key    string                  `json:"key"`
	Code   string                  `json:"code"`
	Name   string                  `json:"name"`
	Posted url.Values              `json:"posted,omitempty"` // as it was last sent; nothing yet: never opened
	Files  map[string][]intakeFile `json:"files,omitempty"`  // by the name of the paper's upload
	Ready  bool                    `json:"ready"`
	Away   bool                    `json:"away,omitempty"` // another unit resolves it
}

// intakeFile is a paper that has been scanned or photographed.
type intakeFile struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// intakeLate says that the person stood here while the line was down (số ghi tay).
type intakeLate struct {
	On     viet.Day `json:"on"`
	Clock  string   `json:"clock"`
	Reason string   `json:"reason"`
}

// at is the moment written on the paper.
func (l intakeLate) at() time.Time {
	t, err := time.ParseInLocation("15:04", l.Clock, viet.Zone)
	if err != nil {
		return l.On.Time(0)
	}
	return l.On.Time(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
}

func (in *intake) item(key string) (*intakeItem, error) {
	i := slices.IndexFunc(in.Items, func(it intakeItem) bool { return it.Key == key })
	if i < 0 {
		return nil, fault.NotFound("dossier.draft.unknown")
	}
	return &in.Items[i], nil
}

func (in *intake) values() (form.Values, error) {
	b, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	var v form.Values
	return v, json.Unmarshal(b, &v)
}

func (in *intake) fileIDs() []string {
	var all []string
	for _, it := range in.Items {
		for _, files := range it.Files {
			for _, file := range files {
				all = append(all, file.ID)
			}
		}
	}
	return all
}

func intakeOf(d dossier.Draft) (in intake, err error) {
	if d.Step != stepIntake {
		return in, fault.NotFound("dossier.draft.unknown")
	}
	b, err := json.Marshal(d.Values)
	if err != nil {
		return in, err
	}
	in.ID, in.At = d.ID, d.UpdatedAt
	return in, json.Unmarshal(b, &in)
}

// loadIntake reads what this clerk has begun.
func (f *face) loadIntake(ctx context.Context, id string) (intake, error) {
	d, err := f.Cases.Draft(ctx, id, "")
	if err != nil {
		return intake{}, err
	}
	return intakeOf(d)
}

// saveIntake keeps a new intake. The same page sent twice begins one.
func (f *face) saveIntake(ctx context.Context, unit string, in intake) (intake, error) {
	all, err := f.intakes(ctx)
	if err != nil {
		return in, err
	}
	for _, other := range all {
		if in.Key != "" && other.Key == in.Key {
			return f.editIntake(ctx, other.ID, func(kept *intake) error {
				kept.Person, kept.Late = in.Person, in.Late
				return nil
			})
		}
	}
	if in.Key == "" {
		in.Key = store.NewID()
	}
	v, err := in.values()
	if err != nil {
		return in, err
	}
	d, err := f.Cases.SaveDraft(ctx, dossier.Draft{Unit: unit, Step: stepIntake, Values: v})
	if err != nil {
		return in, err
	}
	return intakeOf(d)
}

// editIntake changes an intake as it stands now: papers that arrive side by side are all kept.
func (f *face) editIntake(ctx context.Context, id string, edit func(in *intake) error) (out intake, err error) {
	_, err = f.Cases.EditDraft(ctx, id, "", func(d *dossier.Draft) error {
		in, err := intakeOf(*d)
		if err != nil {
			return err
		}
		if err := edit(&in); err != nil {
			return err
		}
		d.Files, out = in.fileIDs(), in
		d.Values, err = in.values()
		return err
	})
	return out, err
}

// intakes lists what this clerk has begun and not finished, the latest first.
func (f *face) intakes(ctx context.Context) ([]intake, error) {
	drafts, err := f.Cases.Drafts(ctx, "")
	if err != nil {
		return nil, err
	}
	var all []intake
	for _, d := range drafts {
		if d.Step != stepIntake {
			continue
		}
		in, err := intakeOf(d)
		if err != nil {
			return nil, err
		}
		all = append(all, in)
	}
	return all, nil
}
