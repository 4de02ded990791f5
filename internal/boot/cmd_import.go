package boot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"tinhso/internal/inherit"
	"tinhso/internal/lang"
)

func importCommand() command {
	return command{
		name: "import", use: "--data DIR --source NAME [--dry-run] [--papers FOLDER] [--report FILE] FILE | --template",
		does: "chuyển hồ sơ đang giải quyết từ hệ thống cũ, giữ số và ngày hẹn (open dossiers of an old system, CSV or JSON)",
		flags: func(f *flag.FlagSet) func(context.Context, invocation) error {
			var o importing
			f.StringVar(&o.source, "source", "", "tên hệ thống cũ, ghi vào tiến trình của từng hồ sơ")
			f.BoolVar(&o.dry, "dry-run", false, "chỉ kiểm tra, không ghi gì")
			f.StringVar(&o.papers, "papers", "", "thư mục có các tệp giấy tờ mà tệp dữ liệu nêu tên")
			f.StringVar(&o.report, "report", "", "tệp kết quả mới: dữ liệu gốc thêm cột kết quả và lý do")
			f.BoolVar(&o.template, "template", false, "in tệp CSV mẫu")
			return o.run
		},
	}
}

type importing struct {
	source, papers, report string
	dry, template          bool
}

func (o *importing) run(ctx context.Context, in invocation) (err error) {
	if o.template {
		return inherit.Template(in.Out)
	}
	if len(in.args) != 1 || o.source == "" {
		return usagef("dùng: tinhso import --data DIR --source TÊN [--dry-run] [--papers THƯ_MỤC] [--report TỆP] TỆP")
	}
	file, err := os.Open(in.args[0])
	if err != nil {
		return usagef("không đọc được tệp %s: %v", in.args[0], err)
	}
	defer file.Close()
	rows, err := inherit.Open(file)
	if err != nil {
		return err
	}
	order := inherit.Order{Source: o.source, DryRun: o.dry}
	if o.papers != "" {
		root, err := os.OpenRoot(o.papers)
		if err != nil {
			return usagef("không đọc được thư mục giấy tờ %s: %v", o.papers, err)
		}
		defer root.Close()
		order.Files = root.FS()
	}
	paper, done, err := o.paper(rows)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	app, err := openToWrite(ctx, in)
	if err != nil {
		return err
	}
	defer app.Close()
	order.Each = func(l inherit.Line, out inherit.Outcome) error { return told(in, paper, l, out) }
	room := inherit.Room{DB: app.DB, Cases: app.Cases}
	rep, err := room.Run(ctx, rows, order)
	if err != nil {
		return err
	}
	return o.summary(in, rep)
}

// paper opens the report, which must be a new file.
func (o *importing) paper(rows *inherit.Reader) (*inherit.Paper, func() error, error) {
	if o.report == "" {
		return nil, func() error { return nil }, nil
	}
	f, err := os.OpenFile(o.report, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, nil, usagef("tệp kết quả %s đã có; hãy đặt tên khác", o.report)
	}
	if err != nil {
		return nil, nil, usagef("không ghi được tệp kết quả %s: %v", o.report, err)
	}
	p, err := inherit.NewPaper(f, rows)
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return p, func() error { return errors.Join(p.Close(), f.Close()) }, nil
}

// told writes a row that is worth a look to the terminal, and every row to the report.
func told(in invocation, paper *inherit.Paper, l inherit.Line, out inherit.Outcome) error {
	if len(out.Reasons) > 0 || out.State == inherit.Changed {
		fmt.Fprintf(in.Err, "%d %s %s: %s\n", l.N, out.Code, lang.For(lang.VI).T("inherit.state."+string(out.State)), out.Words())
	}
	if paper == nil {
		return nil
	}
	return paper.Line(l, out)
}

func (o *importing) summary(in invocation, rep inherit.Report) error {
	if in.json {
		if err := in.printJSON(rep); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(in.Out, lang.For(lang.VI).T("inherit.summary", "rows", rep.Rows, "made", rep.Made, "ready", rep.Ready,
			"passed", rep.Passed, "changed", rep.Changed, "refused", rep.Refused))
	}
	if rep.Refused+rep.Changed > 0 {
		return errNotSo
	}
	return nil
}
