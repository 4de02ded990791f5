package config

import "strings"

// Files is where files lie, what of them is taken and who looks for malicious software in them (kho tệp).
type Files struct {
	UploadMax       int    `conf:"upload-max-mb" help:"dung lượng tối đa của một tệp gửi từng phần (largest file by resumable upload, MB)" default:"200"`
	UploadQuota     int    `conf:"upload-quota-mb" help:"tổng dung lượng tệp một người đang gửi dở (unfinished uploads of one person, MB)" default:"1000"`
	ClamAV          string `conf:"clamav" help:"nơi clamd nghe: unix:/ĐƯỜNG/DẪN hoặc tcp:MÁY_CHỦ:CỔNG; bỏ trống thì tệp được ghi là chưa quét (where clamd listens)"`
	S3Endpoint      string `conf:"s3-endpoint" help:"địa chỉ kho tệp S3 (https://…); bỏ trống thì tệp nằm ở DATA/files"`
	S3Bucket        string `conf:"s3-bucket" help:"tên ngăn (bucket) trong kho S3"`
	S3Region        string `conf:"s3-region" help:"vùng (region) của kho S3" default:"us-east-1"`
	S3AccessKeyFile string `conf:"s3-access-key-file" secret:"file" help:"tệp chứa mã truy cập S3 (access key)"`
	S3SecretKeyFile string `conf:"s3-secret-key-file" secret:"file" help:"tệp chứa khóa bí mật S3 (secret key)"`
	S3PathStyle     bool   `conf:"s3-path-style" help:"ngăn đứng sau địa chỉ thay vì trước (path-style addresses)"`
}

// wrong says what is wrong with the settings of files.
func (f Files) wrong() error {
	switch {
	case f.ClamAV != "" && !isDaemon(f.ClamAV):
		return wrong("clamav: %q cần dạng unix:/ĐƯỜNG/DẪN hoặc tcp:MÁY_CHỦ:CỔNG", f.ClamAV)
	case f.S3Endpoint != "" && !isBase(f.S3Endpoint):
		return wrong("s3-endpoint: %q cần dạng https://MÁY_CHỦ", f.S3Endpoint)
	case f.S3Endpoint == "" && f.S3Bucket != "":
		return wrong("s3-bucket: cần có s3-endpoint")
	case f.S3Endpoint != "" && (f.S3Bucket == "" || f.S3AccessKeyFile == "" || f.S3SecretKeyFile == ""):
		return wrong("s3-endpoint: cần có đủ s3-bucket, s3-access-key-file và s3-secret-key-file")
	}
	return nil
}

func isDaemon(s string) bool {
	if path, ok := strings.CutPrefix(s, "unix:"); ok {
		return strings.HasPrefix(path, "/")
	}
	addr, ok := strings.CutPrefix(s, "tcp:")
	return ok && isAddress(addr)
}
