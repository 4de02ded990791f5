package backup

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// entry is a member of an archive taken apart.
type entry struct {
	name string
	body []byte
	kind byte
}

func takeApart(t testing.TB, archive []byte) []entry {
	t.Helper()
	z, err := zstd.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var list []entry
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, entry{h.Name, b, h.Typeflag})
	}
}

// putTogether makes an archive whose hashes hold, unless told not to.
func putTogether(t testing.TB, list []entry, honest bool) []byte {
	t.Helper()
	var out bytes.Buffer
	z, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.New()
	w := tar.NewWriter(io.MultiWriter(z, hash))
	for _, e := range list {
		if e.name == manifestName && !honest {
			var m Manifest
			if json.Unmarshal(e.body, &m) == nil {
				m.SHA256 = hex.EncodeToString(hash.Sum(nil))
				e.body, _ = json.Marshal(m)
			}
		}
		if e.name == endName && !honest {
			e.body = []byte(hex.EncodeToString(hash.Sum(nil)) + "\n")
		}
		h := &tar.Header{Typeflag: e.kind, Name: e.name, Size: int64(len(e.body)), Mode: 0o600, Format: tar.FormatPAX}
		if e.kind == 'S' { // with an extended header, as sparse files have
			h.Typeflag, h.PAXRecords = tar.TypeReg, map[string]string{"VENDOR.x": "y"}
		}
		if e.kind == tar.TypeSymlink {
			h.Size, h.Linkname, e.body = 0, "../../etc/passwd", nil
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestADamagedArchiveMakesNothing(t *testing.T) {
	w := newWorld(t, store.SQLite)
	good, err := os.ReadFile(w.backup(t, Options{}).File)
	if err != nil {
		t.Fatal(err)
	}
	try := func(name string, archive []byte, want ...string) {
		t.Helper()
		dir := t.TempDir()
		file := filepath.Join(dir, "a.tar.zst")
		if err := os.WriteFile(file, archive, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Restore(t.Context(), target("sqlite:"+filepath.Join(dir, "data", "x.db")), RestoreOptions{File: file, Blobs: newBlobs(t)})
		if !strings.Contains(strings.Join(want, " "), code(err)) || code(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
		if f, ok := fault.As(err); ok && f.Kind == fault.KindInternal {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
			t.Errorf("%s: something was made", name)
		}
	}
	broken := "backup.truncated backup.damaged backup.not_ours"
	for n := 0; n < len(good); n += len(good)/23 + 1 {
		try("cut short", good[:n], broken)
		flipped := bytes.Clone(good)
		flipped[n] ^= 0x10
		try("a bit turned", flipped, broken+" backup.newer backup.differs")
	}
	try("the end is missing", good[:len(good)-1], broken)
	try("something behind", append(bytes.Clone(good), "more"...), broken)
	try("empty", nil, broken)
	try("another file", []byte("PK\x03\x04 this is no backup at all"), "backup.not_ours")
	list := takeApart(t, good)
	change := func(name string, honest bool, fn func(e *entry) bool, want ...string) {
		t.Helper()
		var changed []entry
		done := false
		for _, e := range list {
			e.body = bytes.Clone(e.body)
			if !done && fn(&e) {
				done = true
			}
			if e.name != "" {
				changed = append(changed, e)
			}
		}
		if !done {
			t.Fatalf("%s: nothing was changed", name)
		}
		try(name, putTogether(t, changed, honest), want...)
	}
	in := func(prefix string, fn func(e *entry)) func(*entry) bool {
		return func(e *entry) bool {
			if strings.HasPrefix(e.name, prefix) {
				fn(e)
				return true
			}
			return false
		}
	}
	row := in("tables/odd/", func(e *entry) { e.body = bytes.Replace(e.body, []byte("7.50"), []byte("8.50"), 1) })
	change("a row edited", true, row, "backup.damaged")
	change("a row edited, hashes made anew", false, row, "backup.differs")
	change("a row taken out", false, in("tables/event/", func(e *entry) { e.body = e.body[bytes.IndexByte(e.body, '\n')+1:] }), "backup.differs")
	change("a table taken out", false, in("tables/job/", func(e *entry) { e.name = "" }), "backup.damaged")
	change("half a row", false, in("tables/job/", func(e *entry) { e.body = e.body[:len(e.body)-3] }), "backup.damaged")
	change("a file edited", false, func(e *entry) bool {
		if !reBlob.MatchString(e.name) {
			return false
		}
		e.body = []byte("x")
		return true
	}, "backup.wrong_blob", "backup.damaged")
	for _, name := range []string{"../../etc/passwd", "/etc/passwd", "files/../../x", "tables/odd/../x.copy", "files/ab/" + strings.Repeat("cd", 32), "tables/odd/000007.copy", "tables/other/000001.copy", `tables\odd\000001.copy`, "files/list-000001.txt"} {
		change("the name "+name, false, in("tables/odd/", func(e *entry) { e.name = name }), "backup.damaged")
	}
	change("a link", false, in("tables/odd/", func(e *entry) { e.kind = tar.TypeSymlink }), "backup.damaged")
	head := func(fn func(h map[string]any)) func(*entry) bool {
		return in(headName, func(e *entry) {
			var h map[string]any
			if err := json.Unmarshal(e.body, &h); err != nil {
				t.Fatal(err)
			}
			fn(h)
			e.body, _ = json.Marshal(h)
		})
	}
	change("a file with holes", false, in("tables/odd/", func(e *entry) { e.kind = 'S' }), "backup.damaged")
	change("a later form", false, head(func(h map[string]any) { h["format"] = 2 }), "backup.newer")
	change("a table of an odd name", false, head(func(h map[string]any) {
		h["tables"].([]any)[0].(map[string]any)["name"] = `x"; DROP TABLE odd; --`
	}), "backup.damaged")
	change("a migration from elsewhere", false, head(func(h map[string]any) {
		h["migrations"] = append(h["migrations"].([]any), map[string]any{"room": "moon", "number": 1, "name": "x", "sum": ""})
	}), "backup.newer backup.damaged")
}

// FuzzArchive reads any bytes as the inside of an archive: no panic, no name
// that leads out, no more memory than what came.
func FuzzArchive(f *testing.F) {
	head := entry{headName, []byte(`{"format":1,"id":"01HX5Z00000000000000000000","tables":[{"name":"odd","columns":[{"name":"id","kind":"text"}]}]}`), tar.TypeReg}
	row := entry{"tables/odd/000001.copy", []byte("a\nb\n"), tar.TypeReg}
	manifest := entry{manifestName, []byte(`{"format":1,"id":"01HX5Z00000000000000000000","tables":[{"name":"odd","columns":[{"name":"id","kind":"text"}]}],"content":[{"name":"odd","rows":2,"chunks":1}]}`), tar.TypeReg}
	for _, list := range [][]entry{{head}, {head, row, manifest, {endName, nil, tar.TypeReg}}, {head, {"files/list-000001.txt", []byte(strings.Repeat("a", 64) + " 3 here\n"), tar.TypeReg}, row}, {row}} {
		b := putTogether(f, list, false)
		z, err := zstd.NewReader(bytes.NewReader(b))
		if err != nil {
			f.Fatal(err)
		}
		raw, err := io.ReadAll(z)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		x, err := readInside(io.NopCloser(bytes.NewReader(raw)))
		if err == nil {
			_, err = (&verifier{ctx: t.Context()}).all(x)
		}
		if _, ok := fault.As(err); err != nil && !ok {
			t.Errorf("not said as a fault: %v", err)
		}
	})
}

// FuzzSecrets reads any bytes as the inside of a file of secrets.
func FuzzSecrets(f *testing.F) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "seal.key", Size: 3, Mode: 0o600}); err != nil {
		f.Fatal(err)
	}
	if _, err := w.Write([]byte("key")); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(bytes.Replace(b.Bytes(), []byte("seal.key"), []byte("../a.key"), 1))
	f.Fuzz(func(t *testing.T, raw []byte) {
		list, err := unpack(bytes.NewReader(raw))
		if err != nil {
			if _, ok := fault.As(err); !ok {
				t.Errorf("not said as a fault: %v", err)
			}
			return
		}
		for _, s := range list {
			if filepath.Base(s.name) != s.name || s.name == "" || s.name[0] == '.' || len(s.body) > mostSecret {
				t.Errorf("%q would be written, %d bytes", s.name, len(s.body))
			}
		}
	})
}
