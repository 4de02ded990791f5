package boot

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tinhso/internal/backup"
	"tinhso/internal/backup/replica"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// restoreFlags are the choices of `tinhso restore`.
type restoreFlags struct {
	afterRestore
	replace    bool
	confirm    string
	places     severals
	lacking    bool
	secrets    string
	identity   string
	passphrase string
	replica    string
	at         string
}

func restoreCommand() command {
	return command{
		name: "restore", use: "--data DIR [--database URL] [--replace] [--files-from PLACE]... [--secrets FILE --identity FILE] FILE",
		does: "phục hồi cả tỉnh từ một bản sao lưu vào nơi trống (makes a province of a backup: all of it or nothing)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			f := restoreFlags{afterRestore: afterRestore{kind: "backup.restored"}}
			fs.BoolVar(&f.replace, "replace", false, "put what is there aside, under another name")
			fs.StringVar(&f.confirm, "confirm", "", "the sentence that --replace asks for")
			fs.Var(&f.places, "files-from", "an earlier backup or a folder with attached files; may be repeated")
			fs.BoolVar(&f.lacking, "lacking-files", false, "go on although attached files are missing")
			fs.BoolVar(&f.keepSessions, "keep-sessions", false, "leave people signed in who were so when the backup was made")
			fs.BoolVar(&f.resend, "resend", false, "send mails that waited when the backup was made; they may have been sent since")
			fs.StringVar(&f.secrets, "secrets", "", "the file of secrets that belongs to the backup")
			fs.StringVar(&f.identity, "identity", "", "the age key that opens the secrets")
			fs.StringVar(&f.passphrase, "passphrase-file", "", "a file with the passphrase that opens the secrets")
			fs.StringVar(&f.replica, "from-replica", "", "file:DIR or s3://...: restore from a continuous copy instead of a backup")
			fs.StringVar(&f.at, "at", "", "with --from-replica: the instant to restore, RFC 3339; as late as there is when empty")
			return func(ctx context.Context, in invocation) error {
				if len(in.args) != 1 && (f.replica == "" || len(in.args) > 0) {
					return usagef("dùng: tinhso restore --data DIR TỆP, hoặc tinhso restore --data DIR --from-replica NƠI")
				}
				return f.run(ctx, in)
			}
		},
	}
}

func (f restoreFlags) run(ctx context.Context, in invocation) error {
	if f.replace {
		if err := in.confirmed(f.confirm); err != nil {
			return err
		}
	}
	t := backup.Target{URL: in.conf.Database, Lines: lines, After: f.apply}
	if f.replica != "" {
		return f.fromReplica(ctx, in, t)
	}
	blobs, err := openBlobs(in.conf)
	if err != nil {
		return err
	}
	rep, err := backup.Restore(ctx, t, backup.RestoreOptions{File: in.args[0], Replace: f.replace, Blobs: blobs, Places: f.places, Lacking: f.lacking, Tell: in.teller()})
	if err != nil {
		return err
	}
	did, err := f.openSecrets(in)
	if err != nil {
		return err
	}
	rep.Did = append(rep.Did, did...)
	return in.printReport(rep, "backup.restored")
}

// fromReplica restores the database from its continuous copy; attached files
// come from their own place.
func (f restoreFlags) fromReplica(ctx context.Context, in invocation, t backup.Target) error {
	var at time.Time
	if f.at != "" {
		var err error
		if at, err = time.Parse(time.RFC3339, f.at); err != nil {
			return usagef("--at %q: cần dạng 2026-11-23T08:00:00+07:00", f.at)
		}
	}
	key, err := replicaKey(in.conf)
	if err != nil {
		return err
	}
	rep, err := backup.Adopt(ctx, t, f.replace, func(ctx context.Context, file string) error {
		return replica.Restore(ctx, f.replica, key, file, at)
	})
	if err != nil {
		return err
	}
	did, err := f.openSecrets(in)
	if err != nil {
		return err
	}
	rep.Did = append(rep.Did, did...)
	return in.printReport(rep, "backup.adopted")
}

// openSecrets puts the keys into their place and says which are missing.
func (f restoreFlags) openSecrets(in invocation) (did []string, err error) {
	p := lang.For(lang.VI)
	if f.secrets != "" {
		key, err := readSecretsKey(f.identity, f.passphrase)
		if err != nil {
			return nil, usagef("%v", err)
		}
		names, err := backup.ReadSecrets(f.secrets, in.conf.Data, key)
		if err != nil {
			return nil, err
		}
		did = append(did, p.T("backup.did.secrets", "files", strings.Join(names, ", ")))
	}
	for _, file := range []string{filepath.Join(in.conf.Data, "secret"), sealKey(in.conf)} {
		if _, err := os.Stat(file); err != nil {
			did = append(did, p.T("backup.did.no_secret", "file", file))
		}
	}
	return did, nil
}

// printReport says what a restore or a move did.
func (in invocation) printReport(rep backup.Report, what string) error {
	if in.json {
		return in.printJSON(rep)
	}
	p := lang.For(lang.VI)
	for _, t := range rep.Tables {
		fmt.Fprintf(in.Out, "%-28s %12s  %s\n", t.Name, viet.Number(t.Rows), t.Sum)
	}
	fmt.Fprintln(in.Out, p.T(what, "tables", len(rep.Tables), "rows", viet.Number(rep.Rows), "files", viet.Number(rep.Files), "from", rep.From, "engine", rep.Engine, "at", rep.TakenAt))
	if len(rep.Migrated) > 0 {
		fmt.Fprintln(in.Out, p.T("backup.migrated", "list", strings.Join(rep.Migrated, ", ")))
	}
	if rep.Kept != "" {
		fmt.Fprintln(in.Out, p.T("backup.kept", "where", rep.Kept))
	}
	if len(rep.Missing) > 0 {
		fmt.Fprintln(in.Out, p.T("backup.missing", "n", len(rep.Missing), "list", strings.Join(rep.Missing[:min(5, len(rep.Missing))], ", ")))
	}
	for _, d := range rep.Did {
		fmt.Fprintln(in.Out, d)
	}
	return nil
}
