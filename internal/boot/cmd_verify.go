package boot

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/proof"
	"tinhso/internal/seal"
	"tinhso/internal/store"
)

// severals is a flag that may be given several times.
type severals []string

func (s *severals) String() string     { return strings.Join(*s, ", ") }
func (s *severals) Set(v string) error { *s = append(*s, v); return nil }

// largestNote is how much of a checkpoint file is read.
const largestNote = 1 << 20

func verifyCommand() command {
	return command{
		name: "verify", use: "--data DIR [--checkpoint FILE]... [--key VKEY]... [--witness VKEY]... [--receipt FILE [RESULT]]",
		does: "kiểm tra niêm phong, không cần máy chủ (checks the sealed log and every fact, offline; exit 1 when it does not hold)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			var files, keys, witnesses severals
			fs.Var(&files, "checkpoint", "a checkpoint kept elsewhere, which the log must contain; may be repeated")
			fs.Var(&keys, "key", "public key of the log; default: that of DATA/seal.key; may be repeated")
			fs.Var(&witnesses, "witness", "public key of a witness, whose countersignatures are checked; may be repeated")
			receipt := fs.String("receipt", "", "check one proof of a result or a receipt, or a PDF with one inside, instead of the log")
			return func(ctx context.Context, in invocation) error {
				if *receipt != "" {
					return verifyReceipt(in, *receipt, keys, witnesses)
				}
				o := seal.VerifyOptions{Facts: Sealed(), Dir: sealFolder(in.conf)}
				if err := verifyKeys(in, &o, keys, witnesses); err != nil {
					return err
				}
				o.Checkpoints = anchors(in.conf)
				for _, name := range files {
					b, err := os.ReadFile(name)
					if err != nil {
						return usagef("%v", err)
					}
					if len(b) > largestNote {
						return usagef("%s: lớn hơn %d byte (too large)", name, largestNote)
					}
					o.Checkpoints = append(o.Checkpoints, string(b))
				}
				return verify(ctx, in, o)
			}
		},
	}
}

// verifyKeys reads the keys that are trusted.
func verifyKeys(in invocation, o *seal.VerifyOptions, keys, witnesses severals) error {
	if len(keys) == 0 {
		own, err := ownKey(in.conf)
		if err != nil {
			return err
		}
		if own != "" {
			keys = append(keys, own)
		}
	}
	for _, list := range []struct {
		from severals
		to   *[]note.Verifier
	}{{keys, &o.Keys}, {witnesses, &o.Witnesses}} {
		for _, k := range list.from {
			v, err := proof.ParseKey(k)
			if err != nil {
				return err
			}
			*list.to = append(*list.to, v)
		}
	}
	return nil
}

func verify(ctx context.Context, in invocation, o seal.VerifyOptions) error {
	if len(in.args) > 0 {
		return usagef("verify không nhận tham số %q (verify takes no arguments)", in.args[0])
	}
	db, err := store.Open(ctx, in.conf.Database, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	pending, err := db.Pending(ctx, lines...)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(pending, func(p string) bool { return strings.HasPrefix(p, "seal/") || strings.HasPrefix(p, "event/") }) {
		return fault.New(fault.KindConflict, "seal.not_yet")
	}
	r, err := seal.Verify(ctx, db, o)
	if err != nil {
		return err
	}
	if in.json {
		if err := in.printJSON(r); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(in.Out, strings.Join(r.Lines(lang.For(lang.VI)), "\n"))
	}
	if !r.Holds() {
		return errNotSo
	}
	return nil
}
