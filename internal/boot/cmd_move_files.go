package boot

import (
	"context"
	"flag"
	"fmt"

	"tinhso/internal/blob"
)

func moveFilesCommand() command {
	return command{
		name: "move-files", use: "--data DIR --from disk|s3 --to s3|disk",
		does: "chép kho tệp giữa đĩa và S3, đối chiếu từng tệp; chạy lại được (copies the files between disk and S3, each compared with its hash)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			from := fs.String("from", "", "disk or s3")
			to := fs.String("to", "", "s3 or disk")
			return func(ctx context.Context, in invocation) error { return moveFiles(ctx, in, *from, *to) }
		},
	}
}

func moveFiles(ctx context.Context, in invocation, from, to string) error {
	if len(in.args) > 0 || !(from == "disk" && to == "s3" || from == "s3" && to == "disk") {
		return usagef("dùng: tinhso move-files --data DIR --from disk --to s3 (hoặc ngược lại)")
	}
	if in.conf.Files.S3Endpoint == "" {
		return usagef("chưa có cấu hình s3-endpoint (S3 is not configured)")
	}
	disk, err := openDisk(in.conf)
	if err != nil {
		return err
	}
	bucket, err := openBucket(in.conf)
	if err != nil {
		return err
	}
	source, target := disk, bucket
	if from == "s3" {
		source, target = bucket, disk
	}
	if err := target.Probe(ctx); err != nil {
		return err
	}
	c, err := blob.Copy(ctx, source, target, func(c blob.Copied) {
		if c.Copied%1000 == 0 && !in.json {
			fmt.Fprintf(in.Out, "đã chép %d tệp\n", c.Copied)
		}
	})
	if in.json {
		if wrong := in.printJSON(c); err == nil {
			err = wrong
		}
	} else {
		fmt.Fprintf(in.Out, "%s → %s: đã chép %d tệp (%s GB), %d tệp đã có sẵn\n", source.Where(), target.Where(), c.Copied, gigabytes(uint64(c.Bytes)), c.Present) //nolint:gosec // bytes are not negative
		for _, sha := range c.Damaged {
			fmt.Fprintf(in.Out, "HỎNG %s: nội dung không đúng mã băm, không chép\n", sha)
		}
	}
	if err == nil && len(c.Damaged) > 0 {
		return errNotSo
	}
	return err
}
