package boot

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tinhso/internal/blob"
	"tinhso/internal/config"
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
