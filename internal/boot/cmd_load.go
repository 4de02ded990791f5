package boot

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tinhso/internal/pack"
)

func loadCommand() command {
	return command{
		name: "load", use: "--data DIR PACK",
		does: "nạp gói dữ liệu tỉnh (loads a province pack: all or nothing, twice is the same as once)",
		flags: func(*flag.FlagSet) func(context.Context, invocation) error {
			return load
		},
	}
}

func load(ctx context.Context, in invocation) error {
	if len(in.args) != 1 {
		return usagef("dùng: tinhso load --data DIR GÓI (thư mục, ví dụ provinces/tien-giang)")
	}
	files, err := packFolder(in.args[0])
	if err != nil {
		return err
	}
	app, err := openToWrite(ctx, in)
	if err != nil {
		return err
	}
	defer app.Close()
	out := in.Out
	if in.json {
		out = io.Discard
	}
	rep, err := pack.Load(ctx, app.packDeps(), files, out)
	if in.json && (err == nil || len(rep.Refused) > 0) {
		if err := in.printJSON(rep); err != nil {
			return err
		}
	}
	if len(rep.Refused) > 0 {
		return usageError{"gói bị từ chối, chưa nạp gì cả (the pack was refused; nothing was loaded)"}
	}
	if err != nil {
		return err
	}
	if in.conf.Demo {
		return app.ensureDemo(ctx)
	}
	return nil
}

func (a *App) packDeps() pack.Deps {
	return pack.Deps{DB: a.DB, Units: a.Units, Book: a.Book, Flows: a.Flows, Procedures: a.Procedures, Extras: a.extras()}
}

// packFolder opens a pack on disk.
func packFolder(name string) (fs.FS, error) {
	st, err := os.Stat(name)
	if err != nil {
		return nil, usagef("không đọc được gói %s: %v", name, err)
	}
	if !st.IsDir() {
		return nil, usagef("gói %s phải là một thư mục", name)
	}
	return os.DirFS(name), nil
}

// loaded says whether a pack was loaded: there are units.
func (a *App) loaded(ctx context.Context) (bool, error) {
	units, err := a.Units.Tree(ctx, a.DB, today(a.DB))
	if err != nil {
		return false, fmt.Errorf("units: %w", err)
	}
	return len(units) > 0, nil
}
