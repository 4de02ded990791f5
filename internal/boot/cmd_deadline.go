package boot

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// many is a flag that may be given several times.
type many []string

func (m *many) String() string     { return strings.Join(*m, ",") }
func (m *many) Set(s string) error { *m = append(*m, s); return nil }

func deadlineCommand() command {
	return command{
		name: "deadline",
		use:  "--data DIR --unit UNIT --received RFC3339 (--amount N --kind KIND | --term NAME) [--cut-off HH:MM] [--pause FROM..TO]... [--extend N]",
		does: "tính ngày hẹn trả kết quả và giải thích từng ngày (the deadline engine alone)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			var q deadline.Question
			unit := fs.String("unit", "", "đơn vị: định danh hoặc mã còn hiệu lực hôm nay")
			fs.StringVar(&q.Received, "received", "", "thời điểm tiếp nhận, RFC 3339")
			fs.IntVar(&q.Amount, "amount", 0, "số ngày, giờ hoặc tháng")
			fs.StringVar(&q.Kind, "kind", "", "working_day, calendar_day, working_hour, month, same_day")
			fs.StringVar(&q.Term, "term", "", "thời hạn theo luật, ví dụ complaint_first; thay cho --amount và --kind")
			fs.StringVar(&q.CutOff, "cut-off", "", "giờ chốt, ví dụ 15:00")
			fs.Var((*many)(&q.Pauses), "pause", "khoảng tạm dừng TỪ..ĐẾN, có thể lặp lại")
			fs.IntVar(&q.Extend, "extend", 0, "gia hạn thêm, cùng đơn vị thời gian")
			return func(ctx context.Context, in invocation) error {
				if *unit == "" || q.Received == "" || (q.Kind == "") == (q.Term == "") {
					return usagef("cần --unit, --received và --kind hoặc --term (see tinhso deadline --help)")
				}
				return answerDeadline(ctx, in, *unit, q)
			}
		},
	}
}

func answerDeadline(ctx context.Context, in invocation, unit string, q deadline.Question) error {
	app, err := openToRead(ctx, in)
	if err != nil {
		return err
	}
	defer app.Close()
	u, err := app.Units.Unit(ctx, app.DB, unit, today(app.DB))
	if err != nil {
		return err
	}
	res, err := app.Book.Answer(ctx, app.DB, u.ID, q)
	if err != nil {
		return err
	}
	if in.json {
		return in.printJSON(res)
	}
	fmt.Fprintf(in.Out, "%s\n", u.Name)
	if t := res.Term; t != nil {
		fmt.Fprintf(in.Out, "%s, tính từ %s\n", t.Words(lang.For(lang.VI)), t.From)
		if !t.Verified {
			fmt.Fprintln(in.Out, "chưa đối chiếu với nguyên văn điều luật")
		}
	}
	for _, l := range res.Trace {
		mark := "  "
		if l.Counted {
			mark = "✓ "
		}
		fmt.Fprintf(in.Out, "  %s%s  %s", mark, l.On.Vietnamese(), l.Why)
		if l.Law != "" {
			fmt.Fprintf(in.Out, "  (%s)", l.Law)
		}
		fmt.Fprintln(in.Out)
	}
	fmt.Fprintln(in.Out, res.Rule)
	if res.Due.IsZero() {
		_, err = fmt.Fprintln(in.Out, "đang tạm dừng: chưa có ngày hẹn")
		return err
	}
	note := ""
	if res.Provisional {
		note = " (tạm tính: ngoài lịch đã công bố)"
	}
	_, err = fmt.Fprintf(in.Out, "hẹn trả: %s%s\n", viet.LongInstant(res.Due), note)
	return err
}
