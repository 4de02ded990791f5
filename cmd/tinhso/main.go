// Command tinhso is the digital province (Tỉnh Số) in one program: the
// citizens' portal, the officers' desk, the console and the API, on SQLite or
// PostgreSQL. `tinhso help` lists its commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"tinhso/internal/boot"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := boot.Run(ctx, os.Args[1:], boot.Terminal{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.LookupEnv})
	stop()
	os.Exit(code)
}
