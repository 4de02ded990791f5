package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"tinhso/internal/fault"
)

// Bucket is where and how blobs lie in S3 (kho tệp S3).
type Bucket struct {
	Endpoint             string // https://s3.example.vn
	Name, Region         string
	AccessKey, SecretKey string
	PathStyle            bool   // endpoint/bucket instead of bucket.endpoint
	Spool                string // folder for what is still arriving
	Transport            http.RoundTripper
}

// bucket is a place in S3.
type bucket struct {
	core *minio.Core
	name string
}

// tries is how often one request is sent before it has failed; between them the wait grows to a second.
const tries = 5

// S3 opens the store in a bucket (kho tệp trên S3). It does not ask the server: Probe does.
func S3(b Bucket) (*Store, error) {
	u, err := url.Parse(b.Endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("blob: s3-endpoint %q", b.Endpoint)
	}
	if err := tidy(b.Spool); err != nil {
		return nil, err
	}
	style := minio.BucketLookupDNS
	if b.PathStyle {
		style = minio.BucketLookupPath
	}
	core, err := minio.NewCore(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(b.AccessKey, b.SecretKey, ""), Secure: u.Scheme == "https",
		Region: b.Region, BucketLookup: style, MaxRetries: tries, Transport: b.Transport,
	})
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &Store{place: bucket{core, b.Name}, spool: b.Spool, where: b.Endpoint + "/" + b.Name}, nil
}

// put sends bytes whole: the server has them all, with their checksum right, or
// keeps nothing. What is larger than 16 MB goes in parts that become one object
// at the end.
func (s bucket) put(ctx context.Context, key string, from source) error {
	size, err := from.size()
	if err != nil {
		return err
	}
	r := io.Reader(strings.NewReader(string(from.b)))
	if from.f != nil {
		r = io.NewSectionReader(from.f, 0, size)
	}
	info, err := s.core.Client.PutObject(ctx, s.name, key, r, size, minio.PutObjectOptions{SendContentMd5: true, PartSize: 16 << 20})
	if err != nil {
		return said(err)
	}
	if info.Size != size {
		return fmt.Errorf("%s: %d of %d bytes kept", key, info.Size, size)
	}
	return nil
}

func (s bucket) stat(ctx context.Context, key string) (entry, error) {
	info, err := s.core.Client.StatObject(ctx, s.name, key, minio.StatObjectOptions{})
	return entry{key: key, size: info.Size, modified: info.LastModified}, said(err)
}

// touch copies an object onto itself inside the server, which makes it new.
func (s bucket) touch(ctx context.Context, key string) error {
	_, err := s.core.Client.CopyObject(ctx, minio.CopyDestOptions{Bucket: s.name, Object: key, ReplaceMetadata: true,
		UserMetadata: map[string]string{"kept": "again"}}, minio.CopySrcOptions{Bucket: s.name, Object: key})
	return said(err)
}

func (s bucket) remove(ctx context.Context, key string) error {
	return said(s.core.Client.RemoveObject(ctx, s.name, key, minio.RemoveObjectOptions{}))
}

func (s bucket) list(ctx context.Context, prefix string, fn func(entry) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the listing when fn does
	for o := range s.core.Client.ListObjects(ctx, s.name, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if o.Err != nil {
			return said(o.Err)
		}
		if err := fn(entry{key: o.Key, size: o.Size, modified: o.LastModified}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// open looks whether the object is there and reads it as it is asked for.
func (s bucket) open(ctx context.Context, key, sha string) (io.ReadSeekCloser, error) {
	e, err := s.stat(ctx, key)
	if err != nil {
		return nil, err
	}
	return newRemote(ctx, s, e, sha), nil
}

// said makes of the server's words the errors of the room.
func said(err error) error {
	if err == nil {
		return nil
	}
	var bad minio.ErrorResponse
	if !errors.As(err, &bad) {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return fault.New(fault.KindUnavailable, "blob.unreachable").With(err)
	}
	switch bad.Code {
	case "NoSuchKey", "NotFound":
		return fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	case "NoSuchBucket", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed":
		return fault.New(fault.KindUnavailable, "blob.refused", "code", bad.Code).With(err)
	case "XMinioStorageFull", "QuotaExceeded", "InsufficientStorage":
		return fault.New(fault.KindUnavailable, "blob.full").With(err)
	}
	if bad.StatusCode >= http.StatusInternalServerError || bad.StatusCode == 0 {
		return fault.New(fault.KindUnavailable, "blob.unreachable").With(err)
	}
	return err
}

// wrapped names the room in an error that is no fault.
func wrapped(err error) error {
	if _, ok := fault.As(err); ok || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("blob: %w", err)
}

// again is how long a reader waits before it asks once more.
func again(n int) time.Duration { return time.Duration(n*n) * 50 * time.Millisecond }
