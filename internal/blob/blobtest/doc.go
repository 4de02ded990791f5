// Package blobtest runs a real S3 server for tests (máy chủ S3 thật để kiểm thử): VersityGW, a product of its own, built
// from its published source as tools/s3/go.mod pins it. Its data lie in a folder of the test.
package blobtest
