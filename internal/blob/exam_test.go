package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"tinhso/internal/blob"
	"tinhso/internal/blob/blobtest"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// noise is so many bytes, always the same.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b) // never fails
	return b
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func s3(t *testing.T, b blob.Bucket) *blob.Store {
	t.Helper()
	b.Spool = t.TempDir()
	s, err := blob.S3(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// both runs the same exam on a folder and in a bucket of a real S3 server.
func both(t *testing.T, exam func(t *testing.T, s *blob.Store)) {
	t.Helper()
	t.Run("disk", func(t *testing.T) {
		s, _ := open(t)
		exam(t, s)
	})
	t.Run("s3", func(t *testing.T) { exam(t, s3(t, blobtest.S3(t))) })
}

func read(t *testing.T, s *blob.Store, sha string) []byte {
	t.Helper()
	f, err := s.Open(t.Context(), sha)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if errors.Join(err, f.Close()) != nil {
		t.Fatal(err)
	}
	return b
}

func TestBothPlacesKeepBytes(t *testing.T) {
	both(t, func(t *testing.T, s *blob.Store) {
		ctx, large := t.Context(), noise(20<<20+7) // beyond one part of S3
		if err := s.Probe(ctx); err != nil {
			t.Fatal(err)
		}
		want := map[blob.Ref]bool{}
		for _, b := range [][]byte{nil, []byte(hello), large} {
			for range 2 {
				ref, err := s.Put(ctx, bytes.NewReader(b), 0)
				if err != nil || ref.SHA256 != hashOf(b) || ref.Size != int64(len(b)) {
					t.Fatal(ref, err)
				}
				want[ref] = true
			}
			if got := read(t, s, hashOf(b)); !bytes.Equal(got, b) {
				t.Errorf("%d bytes became %d", len(b), len(got))
			}
		}
		seen := map[blob.Ref]bool{}
		if err := s.Walk(ctx, func(r blob.Ref) error { seen[r] = true; return nil }); err != nil || len(seen) != 3 {
			t.Error(seen, err)
		}
		f, err := s.Open(ctx, hashOf(large))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, at := range []int64{19 << 20, 5, 20<<20 + 6, 0} {
			if _, err := f.Seek(at, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			got := make([]byte, min(1000, int64(len(large))-at))
			if _, err := io.ReadFull(f, got); err != nil || !bytes.Equal(got, large[at:at+int64(len(got))]) {
				t.Errorf("at %d: %v", at, err)
			}
		}
		if end, err := f.Seek(-7, io.SeekEnd); err != nil || end != 20<<20 {
			t.Error(end, err)
		}
		_, err = s.Put(ctx, bytes.NewReader(large), 1<<20)
		if bad, ok := fault.As(err); !ok || bad.Code != "blob.too_large" {
			t.Error(err)
		}
		if _, err := s.Open(ctx, helloHash); fault.KindOf(err) != fault.KindNotFound {
			t.Error(err)
		}
	})
}

func TestBothPlacesRemoveWhatIsOld(t *testing.T) {
	both(t, func(t *testing.T, s *blob.Store) {
		ctx := t.Context()
		ref, err := s.Put(ctx, strings.NewReader("old"), 0)
		if err != nil {
			t.Fatal(err)
		}
		long, soon := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
		n := 0
		if err := s.WalkOld(ctx, long, func(blob.Ref) error { n++; return nil }); err != nil || n != 0 {
			t.Error(n, err)
		}
		if gone, err := s.RemoveOld(ctx, ref.SHA256, long); gone || err != nil {
			t.Error(gone, err)
		}
		if gone, err := s.RemoveOld(ctx, ref.SHA256, soon); !gone || err != nil {
			t.Error(gone, err)
		}
		if has, err := s.Has(ctx, ref.SHA256); has || err != nil {
			t.Error(has, err)
		}
		if gone, err := s.RemoveOld(ctx, ref.SHA256, soon); gone || err != nil {
			t.Error("twice:", gone, err)
		}
	})
}

func TestBothPlacesKeepParts(t *testing.T) {
	both(t, func(t *testing.T, s *blob.Store) {
		ctx, id, other := t.Context(), store.NewID(), store.NewID()
		var list []blob.Part
		var want []byte
		for i := range 3 {
			b := noise(100_000 + i)
			p := blob.Part{Name: store.NewID(), Size: int64(len(b))}
			if err := s.PutPart(ctx, id, p.Name, b); err != nil {
				t.Fatal(err)
			}
			list, want = append(list, p), append(want, b...)
		}
		if err := s.PutPart(ctx, other, store.NewID(), []byte("x")); err != nil {
			t.Fatal(err)
		}
		if err := s.PutPart(ctx, "../x", "a", nil); err == nil {
			t.Error("a part outside of its folder")
		}
		r := s.ReadParts(ctx, id, list)
		got, err := io.ReadAll(r)
		if !bytes.Equal(got, want) || errors.Join(err, r.Close()) != nil {
			t.Errorf("%d bytes: %v", len(got), err)
		}
		short := append([]blob.Part{{Name: list[0].Name, Size: 5}}, list[1:]...)
		if _, err := io.ReadAll(s.ReadParts(ctx, id, short)); err == nil {
			t.Error("a part of another size is read as if nothing were wrong")
		}
		if _, err := io.ReadAll(s.ReadParts(ctx, id, []blob.Part{{Name: "MISSING", Size: 1}})); err == nil {
			t.Error("a part that is missing is read as if nothing were wrong")
		}
		n := 0
		if err := s.Walk(ctx, func(blob.Ref) error { n++; return nil }); err != nil || n != 0 {
			t.Errorf("%d parts are taken for blobs: %v", n, err)
		}
		if err := s.DropParts(ctx, id); err != nil {
			t.Fatal(err)
		}
		var left []string
		if err := s.WalkParts(ctx, func(id string, _ time.Time) error { left = append(left, id); return nil }); err != nil || len(left) != 1 || left[0] != other {
			t.Error(left, err)
		}
	})
}

func TestTheSameBytesAtOnceInBothPlaces(t *testing.T) {
	both(t, func(t *testing.T, s *blob.Store) {
		b := noise(300_000)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := s.Put(t.Context(), bytes.NewReader(b), 0); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		n := 0
		if err := s.Walk(t.Context(), func(blob.Ref) error { n++; return nil }); err != nil || n != 1 {
			t.Error(n, err)
		}
	})
}

func TestS3OverABadLine(t *testing.T) {
	b := blobtest.S3(t)
	straight, l := s3(t, b), newLine(t, b.Endpoint)
	b.Endpoint = l.url
	s, ctx := s3(t, b), t.Context()

	// A line that is cut once: it is sent again.
	l.up.Store(200_000)
	l.once.Store(true)
	large := noise(3 << 20)
	if _, err := s.Put(ctx, bytes.NewReader(large), 0); err != nil || l.cuts.Load() == 0 {
		t.Fatalf("%v after %d cuts", err, l.cuts.Load())
	}
	if got := read(t, straight, hashOf(large)); !bytes.Equal(got, large) {
		t.Error("other bytes than were sent")
	}

	// One that is cut again and again: nothing is kept, and it is said.
	l.once.Store(false)
	l.up.Store(100_000)
	other := noise(2 << 20)
	_, err := s.Put(ctx, bytes.NewReader(other), 0)
	if bad, ok := fault.As(err); !ok || bad.Code != "blob.unreachable" || bad.Kind != fault.KindUnavailable {
		t.Errorf("%v", err)
	}
	if has, err := straight.Has(ctx, hashOf(other)); has || err != nil {
		t.Error("half a file is there", err)
	}
	l.up.Store(0)

	// Reading goes on where it was cut.
	cuts := l.cuts.Load()
	l.down.Store(1 << 20)
	if got := read(t, s, hashOf(large)); !bytes.Equal(got, large) || l.cuts.Load()-cuts < 2 {
		t.Errorf("%d bytes after %d cuts", len(got), l.cuts.Load()-cuts)
	}
	l.down.Store(0)

	// A server that is not there.
	l.dead.Store(true)
	within, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for name, do := range map[string]func() error{
		"put":   func() error { _, err := s.Put(within, strings.NewReader("x"), 0); return err },
		"open":  func() error { _, err := s.Open(within, hashOf(large)); return err },
		"probe": func() error { return s.Probe(within) },
		"walk":  func() error { return s.Walk(within, func(blob.Ref) error { return nil }) },
	} {
		if bad, ok := fault.As(do()); !ok || bad.Code != "blob.unreachable" {
			t.Errorf("%s: %v", name, bad)
		}
	}
}

func TestS3SaysWhatIsWrong(t *testing.T) {
	b := blobtest.S3(t)
	wrongKey, noBucket := b, b
	wrongKey.SecretKey, noBucket.Name = "another", "khong-co"
	for name, bucket := range map[string]blob.Bucket{"SignatureDoesNotMatch": wrongKey, "NoSuchBucket": noBucket} {
		s := s3(t, bucket)
		bad, ok := fault.As(s.Probe(t.Context()))
		if !ok || bad.Code != "blob.refused" || bad.Args["code"] != name {
			t.Errorf("%s: %v", name, bad)
		}
	}
	for _, endpoint := range []string{"", "s3.example.vn", "ftp://x"} {
		if _, err := blob.S3(blob.Bucket{Endpoint: endpoint, Name: "x", Spool: t.TempDir()}); err == nil {
			t.Errorf("%q is taken for an endpoint", endpoint)
		}
	}
}

func TestDamagedBytesAreNoticed(t *testing.T) {
	b := blobtest.S3(t)
	s := s3(t, b)
	ref, err := s.Put(t.Context(), bytes.NewReader(noise(100_000)), 0)
	if err != nil {
		t.Fatal(err)
	}
	client, err := minio.New(strings.TrimPrefix(b.Endpoint, "http://"), &minio.Options{Creds: credentials.NewStaticV4(b.AccessKey, b.SecretKey, ""), Region: b.Region, BucketLookup: minio.BucketLookupPath})
	if err != nil {
		t.Fatal(err)
	}
	bad := noise(100_000)
	bad[5]++
	if _, err := client.PutObject(t.Context(), b.Name, ref.SHA256[:2]+"/"+ref.SHA256, bytes.NewReader(bad), int64(len(bad)), minio.PutObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	f, err := s.Open(t.Context(), ref.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.ReadAll(f); err == nil {
		t.Error("other bytes than those of the hash are read as if nothing were wrong")
	}
}
