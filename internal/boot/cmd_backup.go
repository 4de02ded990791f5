package boot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"tinhso/internal/backup"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// backupFlags are the choices of `tinhso backup`.
type backupFlags struct {
	from       severals
	folder     string
	without    bool
	unread     bool
	check      bool
	secrets    string
	recipients severals
	passphrase string
}

func backupCommand() command {
	return command{
		name: "backup", use: "--data DIR [--files-from PREVIOUS]... [--files-to DIR] [--without-files] [--secrets FILE --recipient KEY] FILE",
		does: "sao lưu cả tỉnh đang chạy vào một tệp (live copy of everything, either engine, read back after it was made)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			var f backupFlags
			fs.Var(&f.from, "files-from", "an earlier backup whose attached files are not taken again; may be repeated")
			fs.StringVar(&f.folder, "files-to", "", "keep attached files in this folder, each once, instead of in the backup")
			fs.BoolVar(&f.without, "without-files", false, "list attached files only")
			fs.BoolVar(&f.unread, "unread", false, "do not read the backup back")
			fs.BoolVar(&f.check, "check", false, "read the backup FILE that exists and say whether it is whole")
			fs.StringVar(&f.secrets, "secrets", "", "lock the keys of this installation into this file, apart from the backup")
			fs.Var(&f.recipients, "recipient", "who can open the secrets: age1...; may be repeated")
			fs.StringVar(&f.passphrase, "passphrase-file", "", "a file with the passphrase that opens the secrets")
			return func(ctx context.Context, in invocation) error {
				if len(in.args) != 1 {
					return usagef("dùng: tinhso backup --data DIR TỆP")
				}
				if f.check {
					return checkBackup(ctx, in, f)
				}
				return f.run(ctx, in)
			}
		},
	}
}

func checkBackup(ctx context.Context, in invocation, f backupFlags) error {
	res, err := backup.Verify(ctx, in.args[0], f.folder, in.teller())
	if err != nil {
		return err
	}
	return in.printBackup(res, "backup.whole")
}

func (f backupFlags) run(ctx context.Context, in invocation) error {
	if err := f.lockSecrets(in); err != nil {
		return err
	}
	o := backup.Options{File: in.args[0], Files: backup.FilesAll, Previous: f.from, Folder: f.folder, Tell: in.teller()}
	n := 0
	for mode, asked := range map[backup.FileMode]bool{backup.FilesNew: len(f.from) > 0, backup.FilesFolder: f.folder != "", backup.FilesNone: f.without} {
		if asked {
			o.Files = mode
			n++
		}
	}
	if n > 1 {
		return usagef("chỉ chọn một trong --files-from, --files-to, --without-files (choose one)")
	}
	db, err := store.Open(ctx, in.conf.Database, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	src, err := backupSource(in.conf, db)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	begun := db.Now()
	res, err := backup.Write(ctx, src, o)
	var verified *time.Time
	if err == nil && !f.unread {
		if _, err = backup.Verify(ctx, o.File, f.folder, o.Tell); err == nil {
			now := db.Now()
			verified = &now
		}
	}
	rec := backup.RecordOf(backup.Manual, nodeName(in.conf), begun, db.Now(), verified, res, err)
	if err := errors.Join(err, db.Close(), f.keep(ctx, in, rec)); err != nil {
		return err
	}
	return in.printBackup(res, "backup.made")
}

// keep writes down what became of the attempt: in the database, or as a note
// for the server that has it.
func (f backupFlags) keep(ctx context.Context, in invocation, rec backup.Record) error {
	db, err := store.Open(ctx, in.conf.Database, store.Options{})
	if err != nil {
		return backup.LeaveNote(in.conf.Data, rec)
	}
	defer db.Close()
	pending, err := db.Pending(ctx, lines...)
	if err != nil || len(pending) > 0 { // not ours to bring forward
		return err
	}
	return backup.Keep(ctx, db, rec)
}

func (f backupFlags) lockSecrets(in invocation) error {
	if f.secrets == "" {
		return nil
	}
	lock := backup.Lock{Recipients: f.recipients}
	if f.passphrase != "" {
		var err error
		if lock.Passphrase, err = secretLine("passphrase-file", f.passphrase); err != nil {
			return usagef("%v", err)
		}
	}
	if (lock.Passphrase == "") == (len(lock.Recipients) == 0) {
		return usagef("--secrets cần --recipient hoặc --passphrase-file (needs one of them)")
	}
	n, err := backup.WriteSecrets(f.secrets, existing(secretFiles(in.conf)), lock, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintln(in.Err, lang.For(lang.VI).T("backup.secrets_kept", "n", n, "file", f.secrets))
	return nil
}

// printBackup says what a backup holds.
func (in invocation) printBackup(res backup.Result, what string) error {
	if in.json {
		return in.printJSON(res)
	}
	p := lang.For(lang.VI)
	fmt.Fprintln(in.Out, p.T(what, "file", res.File, "tables", len(res.Tables), "rows", viet.Number(res.Rows()), "files", viet.Number(res.Blobs),
		"here", viet.Number(res.Here), "size", megabytes(res.Size), "sha", res.Hash, "at", viet.Instant(res.TakenAt)))
	if len(res.Passed) > 0 {
		fmt.Fprintln(in.Out, p.T("backup.passed_over", "tables", strings.Join(res.Passed, ", ")))
	}
	if keys := existing(secretFiles(in.conf)); what == "backup.made" && len(keys) > 0 {
		fmt.Fprintln(in.Out, p.T("backup.keys_apart", "files", strings.Join(keys, ", ")))
	}
	return nil
}

// confirmation is what a person enters before data is put aside.
const confirmation = "thay toan bo du lieu"

// confirmed asks for the sentence unless it was given.
func (in invocation) confirmed(given string) error {
	if given == "" {
		fmt.Fprintln(in.Err, lang.For(lang.VI).T("backup.confirm", "sentence", confirmation))
		b := make([]byte, 200)
		n, _ := in.In.Read(b) // nothing entered is no confirmation
		given = strings.TrimSpace(string(b[:n]))
	}
	if given != confirmation {
		return usagef("%s", lang.For(lang.VI).T("backup.not_confirmed", "sentence", confirmation))
	}
	return nil
}

func readSecretsKey(identity, passphrase string) (backup.Key, error) {
	var k backup.Key
	var err error
	if passphrase != "" {
		k.Passphrase, err = secretLine("passphrase-file", passphrase)
		return k, err
	}
	b, err := os.ReadFile(identity)
	k.Identities = string(b)
	return k, err
}
