package boot

import (
	"context"
	"fmt"
	"time"

	"tinhso/internal/face/console"
	"tinhso/internal/fault"
)

// probeTime is how long the store of files may take to answer.
const probeTime = 10 * time.Second

func (a *App) probeFiles(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	return a.Blobs.Probe(ctx)
}

// checkFiles writes, reads and deletes a few bytes where files lie.
func (a *App) checkFiles(ctx context.Context) finding {
	f := finding{What: "kho tệp", OK: true, Says: a.Blobs.Where()}
	if err := a.probeFiles(ctx); err != nil {
		f.OK, f.Says = false, f.Says+": "+fault.Reason(err)
	}
	return f
}

// checkScan asks clamd. That there is none is said, and no failure: the province decides.
func (a *App) checkScan(ctx context.Context) finding {
	f := finding{What: "quét mã độc", OK: true}
	s, err := a.Scan.Status(ctx)
	switch {
	case err != nil:
		f.OK, f.Says = false, err.Error()
	case !s.Configured:
		f.Says = "chưa cấu hình clamav: tệp được nhận mà CHƯA QUÉT mã độc"
	case s.Problem != "":
		f.OK, f.Says = false, fmt.Sprintf("%s không trả lời (%s); %d tệp chưa quét", s.Address, s.Problem, s.Unscanned)
	default:
		f.Says = fmt.Sprintf("%s; %d tệp chưa quét, %d đang quét, %d bị cách ly", s.Version, s.Unscanned, s.Waiting, s.Infected)
	}
	return f
}

func (a *App) filesSign(ctx context.Context) console.Sign {
	return console.Sign{Key: "files", OK: a.probeFiles(ctx) == nil, Args: []any{"where", a.Blobs.Where()}}
}

func (a *App) scanSign(ctx context.Context) console.Sign {
	s, err := a.Scan.Status(ctx)
	return console.Sign{Key: "scan", OK: err == nil && (!s.Configured || s.Problem == ""), Warn: !s.Configured || s.Unscanned > 0,
		Args: []any{"unscanned", s.Unscanned, "waiting", s.Waiting, "infected", s.Infected}}
}
