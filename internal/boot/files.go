package boot

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tinhso/internal/blob"
	"tinhso/internal/blob/sweep"
	"tinhso/internal/config"
	"tinhso/internal/erase"
	"tinhso/internal/face/api"
	faceupload "tinhso/internal/face/upload"
	"tinhso/internal/upload"
)

// openBlobs opens the store of files that the settings name: a folder of the data, or a bucket of S3.
func openBlobs(conf config.Config) (*blob.Store, error) {
	if conf.Files.S3Endpoint == "" {
		return openDisk(conf)
	}
	return openBucket(conf)
}

func openDisk(conf config.Config) (*blob.Store, error) {
	return blob.Dir(filepath.Join(conf.Data, "files"))
}

func openBucket(conf config.Config) (*blob.Store, error) {
	f := conf.Files
	access, err := secretLine("s3-access-key-file", f.S3AccessKeyFile)
	if err != nil {
		return nil, err
	}
	secret, err := secretLine("s3-secret-key-file", f.S3SecretKeyFile)
	if err != nil {
		return nil, err
	}
	return blob.S3(blob.Bucket{Endpoint: f.S3Endpoint, Name: f.S3Bucket, Region: f.S3Region, AccessKey: access, SecretKey: secret,
		PathStyle: f.S3PathStyle, Spool: filepath.Join(conf.Data, "files", "tmp")})
}

// secretLine reads a secret from its file.
func secretLine(setting, name string) (string, error) {
	b, err := os.ReadFile(name)
	text := strings.TrimSpace(string(b))
	if err == nil && text == "" {
		err = fmt.Errorf("%s trống", name)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", setting, err)
	}
	return text, nil
}

// uploadDeps is what files that come in parts stand on.
func (a *App) uploadDeps() upload.Deps {
	f := a.Config.Files
	return upload.Deps{DB: a.DB, Blobs: a.Blobs, Gate: a.Scan, Most: int64(cmp.Or(f.UploadMax, 200)) << 20, Quota: int64(cmp.Or(f.UploadQuota, 1000)) << 20, Limit: a.paperLimit}
}

// paperLimit is how large a file of one paper may be by the form of its procedure; 0 when that does not say.
func (a *App) paperLimit(ctx context.Context, procedure, component string) (int64, error) {
	p, err := a.Procedures.Get(ctx, a.DB, procedure)
	if err != nil {
		return 0, err
	}
	f, err := a.Procedures.Form(ctx, a.DB, p)
	if err != nil {
		return 0, err
	}
	for _, paper := range f.Papers {
		if paper.Component == component {
			return int64(paper.MaxMB) << 20, nil
		}
	}
	return 0, nil
}

// apiUploads are the verbs of tus under the API.
func (a *App) apiUploads() api.Uploads {
	t := &faceupload.Tus{Room: a.Uploads, Path: api.Prefix + "/uploads"}
	return api.Uploads{Options: t.Options, Create: t.Create, Head: t.Head, Show: t.Show, Patch: t.Patch, Delete: t.Delete, Most: a.Uploads.Most}
}

// blobSources are the rooms that refer to blobs; one that is not named here loses what it keeps.
var blobSources = []sweep.Source{
	sweep.Column("dossier_file", "sha256"), {Name: "document_result", Refers: erase.Results}, sweep.Column("calendar_paper", "sha256"),
}
