package blobtest

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"tinhso/internal/blob"
)

// The keys of every server here; they open nothing else.
const (
	AccessKey = "tinhso"
	SecretKey = "tinhso-kho-tep"
	Name      = "ho-so" // of the bucket
)

var server struct {
	once sync.Once
	path string
	err  error
}

// build makes the server once for all packages of a test run: the build cache keeps it.
func build() (string, error) {
	server.once.Do(func() {
		_, here, _, _ := runtime.Caller(0)
		root := filepath.Join(filepath.Dir(here), "../../..")
		dir, err := os.UserCacheDir()
		if err != nil {
			dir = os.TempDir()
		}
		dir = filepath.Join(dir, "tinhso-test")
		server.path = filepath.Join(dir, "versitygw")
		if server.err = os.MkdirAll(dir, 0o750); server.err != nil || fresh(server.path, filepath.Join(root, "tools/s3/go.sum")) {
			return
		}
		own, err := os.MkdirTemp(dir, "build-") // others may build it at the same time
		if err != nil {
			server.err = err
			return
		}
		defer os.RemoveAll(own)
		tmp := filepath.Join(own, "versitygw")
		cmd := exec.Command("go", "build", "-o", tmp, "github.com/versity/versitygw/cmd/versitygw")
		cmd.Dir = filepath.Join(root, "tools/s3")
		if out, err := cmd.CombinedOutput(); err != nil {
			server.err = errors.Join(err, errors.New(string(out)))
			return
		}
		server.err = os.Rename(tmp, server.path)
	})
	return server.path, server.err
}

// fresh says whether the program was built after its versions were last changed.
func fresh(program, versions string) bool {
	built, err := os.Stat(program)
	if err != nil {
		return false
	}
	pinned, err := os.Stat(versions)
	return err == nil && built.ModTime().After(pinned.ModTime())
}

// S3 starts a server with one empty bucket and says how to reach it; it ends with the test.
func S3(t testing.TB) blob.Bucket {
	t.Helper()
	if testing.Short() {
		t.Skip("NOT TESTED on S3: a short run builds no server")
	}
	program, err := build()
	if err != nil {
		t.Fatalf("the S3 server cannot be built: %v", err)
	}
	addr := free(t)
	root := t.TempDir()
	cmd := exec.Command(program, "--port", addr, "--quiet", "--access", AccessKey, "--secret", SecretKey, "posix", root)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	b := blob.Bucket{Endpoint: "http://" + addr, Name: Name, Region: "us-east-1", AccessKey: AccessKey, SecretKey: SecretKey, PathStyle: true, Spool: filepath.Join(t.TempDir(), "tmp")}
	client, err := minio.New(addr, &minio.Options{Creds: credentials.NewStaticV4(AccessKey, SecretKey, ""), Region: b.Region, BucketLookup: minio.BucketLookupPath, MaxRetries: 1})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for err = errors.New("not begun"); err != nil; {
		if err = client.MakeBucket(ctx, Name, minio.MakeBucketOptions{Region: b.Region}); err != nil && ctx.Err() != nil {
			t.Fatalf("the S3 server does not answer: %v", err)
		}
	}
	return b
}

// free is an address where nobody listens.
func free(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}
