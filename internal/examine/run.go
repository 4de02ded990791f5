package examine

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/proof"
)

// Exit codes of the verifier.
const (
	exitHolds = 0
	exitNotSo = 1
	exitUsage = 2
)

// Run is the stand-alone verifier (chương trình kiểm chứng độc lập): 0 when the
// proof holds, 1 when it does not, 2 when it was called wrongly or what it was
// given cannot be read.
func Run(args []string, out, errs io.Writer) int {
	p := lang.For(lang.VI)
	fs := flag.NewFlagSet("tinhso-verify", flag.ContinueOnError)
	fs.SetOutput(errs)
	fs.Usage = func() {
		fmt.Fprintln(errs, p.T("examine.usage"))
		fs.PrintDefaults()
	}
	var logs, witnesses list
	fs.Var(&logs, "key", p.T("examine.flag.key"))
	fs.Var(&witnesses, "witness", p.T("examine.flag.witness"))
	file := fs.String("keys", "", p.T("examine.flag.keys"))
	need := fs.Int("need", -1, p.T("examine.flag.need"))
	asJSON := fs.Bool("json", false, p.T("examine.flag.json"))
	rest, err := mixed(fs, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitHolds
	case err != nil:
		return exitUsage
	case len(rest) < 1 || len(rest) > 2:
		fs.Usage()
		return exitUsage
	}
	keys, err := trusted(logs, witnesses, *file)
	if err != nil {
		return wrong(p, errs, err)
	}
	a := Ask{Keys: keys, Need: *need}
	if a.Need < 0 { // who names witnesses wants to hear of one
		a.Need = min(1, len(keys.Witnesses))
	}
	if a.Proof, err = Read(rest[0]); err != nil {
		return wrong(p, errs, err)
	}
	if len(rest) == 2 {
		f, err := os.Open(rest[1])
		if err != nil {
			return wrong(p, errs, fault.New(fault.KindInvalid, "examine.no_file", "file", rest[1]).With(err))
		}
		defer f.Close()
		a.Result = f
	}
	r := Of(a)
	if err := r.Print(out, *asJSON); err != nil {
		fmt.Fprintln(errs, err)
		return exitUsage
	}
	return r.Exit()
}

// Exit is the exit code of a report.
func (r Report) Exit() int {
	switch {
	case r.Holds:
		return exitHolds
	case r.Readable():
		return exitNotSo
	}
	return exitUsage
}

// Print writes the report for a person, or as JSON.
func (r Report) Print(w io.Writer, asJSON bool) error {
	p := lang.For(lang.VI)
	if r.Message = r.Title(p); asJSON {
		if why := r.Why(p); why != "" {
			r.Message += " " + why
		}
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	var b bytes.Buffer
	b.WriteString(r.Message + "\n")
	if why := r.Why(p); why != "" {
		b.WriteString("  " + why + "\n")
	}
	for _, f := range r.Facts(p) {
		b.WriteString("  " + f.Term + ": " + f.Text + "\n")
	}
	for _, n := range r.Notes(p) {
		b.WriteString("\n" + n + "\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Read reads a proof or a PDF from a file, not more than either may have.
func Read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.KindInvalid, "examine.no_file", "file", path).With(err)
	}
	defer f.Close()
	r := bufio.NewReader(f)
	most := proof.MaxFile
	if head, err := r.Peek(5); err == nil && proof.IsPDF(head) {
		most = proof.MaxPDF
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, fault.New(fault.KindInvalid, "examine.no_file", "file", path).With(err)
	}
	return data, nil
}

// trusted are the keys that were named, and those of a file with lines
// "log KEY" and "witness KEY".
func trusted(logs, witnesses list, file string) (proof.Keys, error) {
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil || len(b) > proof.MaxFile {
			return proof.Keys{}, fault.New(fault.KindInvalid, "examine.no_file", "file", file).With(err)
		}
		for n, line := range strings.Split(string(b), "\n") {
			if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) == "" {
				continue
			}
			switch f := strings.Fields(line); {
			case len(f) == 2 && f[0] == "log":
				logs = append(logs, f[1])
			case len(f) == 2 && f[0] == "witness":
				witnesses = append(witnesses, f[1])
			default:
				return proof.Keys{}, fault.New(fault.KindInvalid, "examine.keys_line", "file", file, "line", n+1)
			}
		}
	}
	return Keys(logs, witnesses)
}

// Keys reads the public keys of logs and of witnesses.
func Keys(logs, witnesses []string) (proof.Keys, error) {
	var k proof.Keys
	for i, text := range append(append([]string(nil), logs...), witnesses...) {
		v, err := proof.ParseKey(strings.TrimSpace(text))
		if err != nil {
			return proof.Keys{}, fault.New(fault.KindInvalid, "examine.key", "key", viewable(text)).With(err)
		}
		if i < len(logs) {
			k.Logs = append(k.Logs, v)
		} else {
			k.Witnesses = append(k.Witnesses, v)
		}
	}
	if len(k.Logs) == 0 {
		return k, fault.Invalid("examine.no_key")
	}
	return k, nil
}

// viewable cuts what was given to what fits a line.
func viewable(s string) string { return fmt.Sprintf("%.80q", s) }

func wrong(p lang.Printer, w io.Writer, err error) int {
	title, _ := p.Fault(err)
	fmt.Fprintln(w, "tinhso-verify:", title)
	return exitUsage
}

type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

// mixed lets flags stand before and after the files.
func mixed(fs *flag.FlagSet, args []string) ([]string, error) {
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
