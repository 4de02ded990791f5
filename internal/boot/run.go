package boot

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"sort"
	"strings"

	"tinhso/internal/config"
	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

// Exit codes of every command.
const (
	exitDone  = 0 // done
	exitNotSo = 1 // the thing asked for is not so: a check failed
	exitUsage = 2 // wrong use or bad input
)

// Terminal is where a command reads and writes (đầu cuối dòng lệnh).
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) (string, bool)
}

// invocation is one call of a command, with its settings read.
type invocation struct {
	Terminal
	args []string
	conf config.Config
	json bool
}

type command struct {
	name string
	use  string // arguments after the name
	does string // one line
	// flags registers the command's own flags and returns what runs after parsing.
	flags func(fs *flag.FlagSet) func(ctx context.Context, in invocation) error
}

// errNotSo ends a command with exit 1 after it has said why.
var errNotSo = errors.New("not so")

// usageError is wrong use of the command line; it ends with exit 2.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

func commands() []command {
	return []command{
		serveCommand(), loadCommand(), demoCommand(), deadlineCommand(), checkCommand(),
		planCommand(), simulateCommand(), adminCommand(), importCommand(), backupCommand(), restoreCommand(), moveCommand(), moveFilesCommand(), verifyCommand(), eraseCommand(), configCommand(), versionCommand(),
	}
}

// Run runs one command and returns the exit code (chạy một lệnh).
func Run(ctx context.Context, args []string, t Terminal) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		printHelp(t.Out)
		return exitDone
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return runCommand(ctx, c, args[1:], t)
		}
	}
	fmt.Fprintf(t.Err, "tinhso: không có lệnh %q (no such command); xem: tinhso help\n", args[0])
	return exitUsage
}

func runCommand(ctx context.Context, c command, args []string, t Terminal) int {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(t.Err)
	fs.Usage = func() {
		fmt.Fprintf(fs.Output(), "tinhso %s %s\n  %s\n\n", c.name, c.use, c.does)
		fs.PrintDefaults()
	}
	loader := config.Flags(fs)
	asJSON := fs.Bool("json", false, "report as JSON")
	run := c.flags(fs)
	rest, err := parseMixed(fs, args)
	if errors.Is(err, flag.ErrHelp) {
		return exitDone
	}
	if err != nil {
		return exitUsage
	}
	conf, err := loader.Load(t.Env)
	if err != nil {
		return report(t.Err, err)
	}
	return report(t.Err, run(ctx, invocation{Terminal: t, args: rest, conf: conf, json: *asJSON}))
}

// parseMixed lets flags stand before and after the arguments.
func parseMixed(fs *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if fs.NArg() == 0 {
			return rest, nil
		}
		rest = append(rest, fs.Arg(0))
		args = fs.Args()[1:]
	}
}

// report prints an error the way a person can use and gives its exit code.
func report(w io.Writer, err error) int {
	var wrong usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errNotSo):
		return exitNotSo
	case errors.As(err, &wrong):
		fmt.Fprintln(w, "tinhso:", wrong.text)
		return exitUsage
	}
	if errors.Is(err, config.ErrWrong) {
		fmt.Fprintln(w, "tinhso:", strings.TrimPrefix(err.Error(), config.ErrWrong.Error()+": "))
		return exitUsage
	}
	if f, ok := fault.As(err); ok {
		title, fields := lang.For(lang.VI).Fault(err)
		fmt.Fprintln(w, "tinhso:", title)
		paths := make([]string, 0, len(fields))
		for p := range fields {
			paths = append(paths, p)
		}
		sort.Strings(paths)
		for _, p := range paths {
			fmt.Fprintf(w, "  %s: %s\n", p, fields[p])
		}
		if f.Cause != nil {
			fmt.Fprintln(w, "  ", f.Cause)
		}
		if f.Kind == fault.KindInvalid {
			return exitUsage
		}
		return exitNotSo
	}
	fmt.Fprintln(w, "tinhso:", err)
	return exitNotSo
}

func (in invocation) printJSON(v any) error {
	enc := json.NewEncoder(in.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func printHelp(w io.Writer) {
	fmt.Fprintln(w, "TinhSo (Tỉnh Số): chính quyền số của một tỉnh trong một chương trình.")
	fmt.Fprint(w, "\n  tinhso COMMAND --help\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.does)
	}
}
