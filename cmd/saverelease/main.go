// Command saverelease makes the saved database of a release (cơ sở dữ liệu mẫu
// của một bản phát hành): the program of that release loads its own province,
// made small, people file and work, and what it then has is kept for both
// engines. `scripts/save-release.sh` builds the release and calls it.
//
//	saverelease -name 0.2 -binary bin/tinhso -pack provinces/tien-giang -postgres URL -out DIR
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"tinhso/internal/trial/release"
)

func main() {
	var o release.Options
	flag.StringVar(&o.Name, "name", "", "name of the release")
	flag.StringVar(&o.Binary, "binary", "", "its program")
	pack := flag.String("pack", "", "its province")
	server := flag.String("postgres", "", "postgres:// URL of a server on which a database may be made")
	out := flag.String("out", "internal/boot/testdata/releases", "where releases are kept")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, *pack, *server, *out); err != nil {
		fmt.Fprintln(os.Stderr, "saverelease:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o release.Options, pack, server, out string) (err error) {
	if o.Name == "" || o.Binary == "" || pack == "" || server == "" {
		return errors.New("-name, -binary, -pack and -postgres are needed")
	}
	dir, err := os.MkdirTemp("", "saverelease-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	o.Pack, o.Server, o.Work = filepath.Join(dir, "pack"), server, dir
	if err := release.CutPack(pack, o.Pack); err != nil {
		return err
	}
	o.Out = filepath.Join(out, o.Name)
	if err := os.MkdirAll(o.Out, 0o750); err != nil {
		return err
	}
	return release.Save(ctx, o)
}
