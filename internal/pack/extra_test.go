package pack_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/pack"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// lineRows is a part whose rows are its lines; a line "?" is faulty.
func lineRows(written *[]string) pack.Extra {
	return pack.Extra{Kind: "rule", Path: "extra.txt",
		Read: func(_ string, b []byte) (rows []pack.Row, err error) {
			for i, s := range strings.Fields(string(b)) {
				if s == "?" {
					return nil, fault.Invalid("pack.weekday", fault.Field{Path: "x", Code: "pack.weekday", Args: fault.Args("line", i+1, "value", s)})
				}
				rows = append(rows, pack.Row{Key: s[:1], Value: s})
			}
			return rows, nil
		},
		Write: func(_ context.Context, _ *store.Tx, rows []pack.Row) error {
			*written = nil
			for _, r := range rows {
				*written = append(*written, r.Value.(string))
			}
			return nil
		}}
}

func TestAPartOfAnotherRoomIsKeptWhole(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var written []string
		d := deps(db)
		x := lineRows(&written)
		x.Kind = "extra"
		d.Extras = []pack.Extra{x}
		for _, step := range []struct {
			text string
			want []string // what the room was given; nil when nothing had changed
		}{{"a1 b1", []string{"a1", "b1"}}, {"a1 b1", nil}, {"a1 b2", []string{"a1", "b2"}}, {"a1", []string{"a1"}}} {
			files := tiny()
			files["extra.txt"] = &fstest.MapFile{Data: []byte(step.text)}
			written = nil
			if _, err := pack.Load(t.Context(), d, files, io.Discard); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(step.want, written); diff != "" {
				t.Errorf("%s: %s", step.text, diff)
			}
		}
	})
}

func TestAFaultOfAPartRefusesThePackByLine(t *testing.T) {
	files := tiny()
	files["extra.txt"] = &fstest.MapFile{Data: []byte("a1 ? c1")}
	var written []string
	r := pack.Check(t.Context(), files, lang.VI, lineRows(&written))
	if len(r.Refused) != 1 || r.Refused[0].File != "extra.txt" || r.Refused[0].Line != 2 {
		t.Errorf("%+v", r.Refused)
	}
}
