// Command witness countersigns the checkpoints of a province's sealed log
// (chương trình nhân chứng). Another agency runs it, with a key of its own.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"tinhso/internal/witness"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := witness.Run(ctx, os.Args[1:], witness.Terminal{Out: os.Stdout, Err: os.Stderr, Clock: time.Now})
	stop()
	os.Exit(code)
}
