package document

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func newResult(t *testing.T) New {
	return New{
		DossierID: "d1", UnitID: "u1", UnitName: "Ủy ban nhân dân Phường 1", ProcedureCode: "1.000894", ProcedureName: "Đăng ký kết hôn",
		TypeCode: "GXN", Reference: "05/GXN-UBND", On: day(t, "2026-11-23"), Subject: "Xác nhận cho bà Nguyễn Thị Hồng Đào",
		Signer: "Phạm Thị Ánh Tuyết, Chủ tịch", FileSHA256: strings.Repeat("ab", 32), FileName: "ket-qua.pdf", By: "leader",
	}
}

// A stranger sees that a result exists and holds, and never a person.
func TestCheckShowsNoPerson(t *testing.T) {
	storetest.RunClock(t, at("2026-11-23", 9, 0), lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		ctx := t.Context()
		var r Result
		if err := db.Write(ctx, func(tx *store.Tx) (err error) { r, err = IssueTx(ctx, tx, newResult(t)); return err }); err != nil {
			t.Fatal(err)
		}
		typed := strings.ToLower(FormatCode(r.Code))
		got, err := Check(ctx, db, " "+typed+" ")
		if err != nil {
			t.Fatal(err)
		}
		want := PublicView{Code: r.Code, ProcedureName: "Đăng ký kết hôn", UnitName: "Ủy ban nhân dân Phường 1",
			Reference: "05/GXN-UBND", On: day(t, "2026-11-23"), Status: Valid, FileSHA256: strings.Repeat("ab", 32)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		all, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		for _, private := range []string{"Hồng Đào", "Tuyết", "leader", "d1\"", r.ID} {
			if strings.Contains(string(all), private) {
				t.Errorf("a stranger sees %q in %s", private, all)
			}
		}
		other, err := newCode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Check(ctx, db, other); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a code nobody gave out: %v", err)
		}
		if _, err := Check(ctx, db, "nonsense"); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("nonsense: %v", err)
		}
	})
}

func TestRevokeAndReplace(t *testing.T) {
	storetest.RunClock(t, at("2026-11-23", 9, 0), lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx := t.Context()
		var first, second Result
		write := func(fn func(tx *store.Tx) error) error { return db.Write(ctx, fn) }
		if err := write(func(tx *store.Tx) (err error) { first, err = IssueTx(ctx, tx, newResult(t)); return err }); err != nil {
			t.Fatal(err)
		}
		clock.Advance(48 * time.Hour)
		corrected := newResult(t)
		corrected.Reference = "06/GXN-UBND"
		if err := write(func(tx *store.Tx) (err error) {
			second, err = ReplaceTx(ctx, tx, first.Code, "Sai ngày sinh của bà Đào", corrected)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		old, err := Check(ctx, db, first.Code)
		if err != nil {
			t.Fatal(err)
		}
		if old.Status != Replaced || old.ReplacedBy != second.Code || old.EndedOn != day(t, "2026-11-25") {
			t.Errorf("the old result shows %+v", old)
		}
		if err := write(func(tx *store.Tx) error { return RevokeTx(ctx, tx, first.Code, "lần nữa", "leader") }); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("ending what has ended: %v", err)
		}
		if err := write(func(tx *store.Tx) error { return RevokeTx(ctx, tx, second.Code, " ", "leader") }); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("revoking without a reason: %v", err)
		}
		if err := write(func(tx *store.Tx) error { return RevokeTx(ctx, tx, second.Code, "Cấp sai thẩm quyền", "leader") }); err != nil {
			t.Fatal(err)
		}
		all, err := OfDossier(ctx, db, "d1")
		if err != nil || len(all) != 2 || all[0].Code != second.Code || all[0].Status != Revoked || all[0].EndedWhy != "Cấp sai thẩm quyền" {
			t.Errorf("the dossier's results: %+v, %v", all, err)
		}
	})
}

func TestAttachOnce(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		n := newResult(t)
		n.FileSHA256, n.FileName = "", ""
		var r Result
		if err := db.Write(ctx, func(tx *store.Tx) (err error) { r, err = IssueTx(ctx, tx, n); return err }); err != nil {
			t.Fatal(err)
		}
		attach := func(sha string) error {
			return db.Write(ctx, func(tx *store.Tx) error { return AttachTx(ctx, tx, r.Code, sha, "ket-qua.pdf") })
		}
		one, two := strings.Repeat("11", 32), strings.Repeat("22", 32)
		if err := attach("short"); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("not a hash: %v", err)
		}
		for range 2 { // a job may run twice
			if err := attach(one); err != nil {
				t.Fatal(err)
			}
		}
		if err := attach(two); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("exchanging the file: %v", err)
		}
	})
}

func TestIssueNamesWhatIsMissing(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		n := newResult(t)
		n.UnitName, n.Reference, n.FileSHA256 = "", "", "zz"
		err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := IssueTx(t.Context(), tx, n); return err })
		f, ok := fault.As(err)
		if !ok {
			t.Fatal(err)
		}
		var paths []string
		for _, field := range f.Fields {
			paths = append(paths, field.Path)
		}
		if diff := cmp.Diff([]string{"unit_name", "number", "file"}, paths); diff != "" {
			t.Error(diff)
		}
	})
}

// Any one wrong character and any two exchanged ones are noticed.
func TestCheckCharacter(t *testing.T) {
	for range 20 {
		code, err := newCode()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := CleanCode(FormatCode(strings.ToLower(code))); err != nil || got != code {
			t.Fatalf("%s is read as %s, %v", code, got, err)
		}
		for i := range code {
			for _, c := range alphabet {
				wrong := code[:i] + string(c) + code[i+1:]
				if _, err := CleanCode(wrong); wrong != code && err == nil {
					t.Errorf("%s passes for %s", wrong, code)
				}
			}
			for j := i + 1; j < len(code); j++ {
				b := []byte(code)
				b[i], b[j] = b[j], b[i]
				if _, err := CleanCode(string(b)); string(b) != code && err == nil {
					t.Errorf("%s passes for %s", b, code)
				}
			}
		}
	}
}

func FuzzCleanCode(f *testing.F) {
	for _, s := range []string{"7K3M-9QXT-2F4Z", "7k3m 9qxt 2f4z", "", "O0I1L", "\x00", "＋", "<script>", strings.Repeat("7", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := CleanCode(s)
		if err != nil {
			return
		}
		again, err := CleanCode(FormatCode(code))
		if err != nil || again != code {
			t.Errorf("%q is read as %q, then as %q, %v", s, code, again, err)
		}
	})
}
