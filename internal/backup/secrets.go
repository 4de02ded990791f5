package backup

import (
	"archive/tar"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"tinhso/internal/fault"
)

const (
	mostSecret  = 1 << 20 // of one file
	mostSecrets = 100
	workFactor  = 18 // of a passphrase: about a second
)

// reSecret is what a file of secrets may be called: a name, no path.
var reSecret = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Lock says who can open a file of secrets (khóa bảo vệ tệp bí mật): whoever has
// the key of a recipient, or a passphrase.
type Lock struct {
	Recipients []string // age1…
	Passphrase string
}

func (l Lock) recipients() ([]age.Recipient, error) {
	if l.Passphrase != "" {
		r, err := age.NewScryptRecipient(l.Passphrase)
		if err != nil {
			return nil, err
		}
		r.SetWorkFactor(workFactor)
		return []age.Recipient{r}, nil
	}
	list, err := age.ParseRecipients(strings.NewReader(strings.Join(l.Recipients, "\n")))
	if err != nil {
		return nil, fault.New(fault.KindInvalid, "backup.bad_recipient").With(err)
	}
	return list, nil
}

// Key opens what a Lock locked.
type Key struct {
	Identities string // the text of a file of age keys
	Passphrase string
}

func (k Key) identities() ([]age.Identity, error) {
	if k.Passphrase != "" {
		i, err := age.NewScryptIdentity(k.Passphrase)
		if err != nil {
			return nil, err
		}
		i.SetMaxWorkFactor(workFactor + 2)
		return []age.Identity{i}, nil
	}
	list, err := age.ParseIdentities(strings.NewReader(k.Identities))
	if err != nil {
		return nil, fault.New(fault.KindInvalid, "backup.bad_identity").With(err)
	}
	return list, nil
}

// WriteSecrets locks files of secrets into one (sao lưu khóa và bí mật), apart
// from the backup: who has the one shall not have the other.
func WriteSecrets(name string, files []string, lock Lock, at time.Time) (n int, err error) {
	to, err := lock.recipients()
	if err != nil {
		return 0, err
	}
	if _, err := os.Lstat(name); err == nil {
		return 0, exists(name)
	}
	part := name + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, fmt.Errorf("backup: %w", err)
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(part) // does nothing after the rename
	}()
	locked, err := age.Encrypt(f, to...)
	if err != nil {
		return 0, fmt.Errorf("backup: secrets: %w", err)
	}
	t := tar.NewWriter(locked)
	for _, file := range files {
		b, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		base := filepath.Base(file)
		if err == nil && (len(b) > mostSecret || !reSecret.MatchString(base)) {
			err = fmt.Errorf("%s is no file of secrets", file)
		}
		if err == nil {
			err = t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: base, Size: int64(len(b)), Mode: 0o600, ModTime: at})
		}
		if err == nil {
			_, err = t.Write(b)
		}
		if err != nil {
			return 0, fmt.Errorf("backup: secrets: %w", err)
		}
		n++
	}
	if err := errors.Join(t.Close(), locked.Close(), f.Sync(), f.Close()); err != nil {
		return 0, err
	}
	return n, errors.Join(os.Rename(part, name), syncDir(filepath.Dir(name)))
}

// ReadSecrets opens a file of secrets and puts them into a folder (phục hồi khóa
// và bí mật). One that is there already with another content is a conflict.
func ReadSecrets(name, folder string, key Key) ([]string, error) {
	who, err := key.identities()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.New(fault.KindInvalid, "backup.unreadable", "file", name).With(err)
	}
	defer f.Close()
	open, err := age.Decrypt(bufio.NewReader(f), who...)
	if err != nil {
		return nil, fault.New(fault.KindForbidden, "backup.locked").With(err)
	}
	secrets, err := unpack(open)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	names := make([]string, 0, len(secrets))
	for _, s := range secrets { // look at all before any is written
		names = append(names, s.name)
		have, err := os.ReadFile(filepath.Join(folder, s.name))
		if err == nil && !slices.Equal(have, s.body) {
			return nil, fault.Conflict("backup.other_secret", "file", filepath.Join(folder, s.name))
		}
	}
	for _, s := range secrets {
		if err := os.WriteFile(filepath.Join(folder, s.name), s.body, 0o600); err != nil {
			return nil, fmt.Errorf("backup: %w", err)
		}
	}
	return names, nil
}

type secret struct {
	name string
	body []byte
}

// unpack reads all of it before anything is believed.
func unpack(r io.Reader) ([]secret, error) {
	var list []secret
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, problem(err)
		}
		if h.Typeflag != tar.TypeReg || !reSecret.MatchString(h.Name) || h.Size > mostSecret || len(list) == mostSecrets {
			return nil, damaged(fmt.Sprintf("%.80q", h.Name), nil)
		}
		b, err := io.ReadAll(io.LimitReader(t, mostSecret+1))
		if err != nil || len(b) > mostSecret {
			return nil, errors.Join(problem(err), damaged(h.Name, err))
		}
		list = append(list, secret{h.Name, b})
	}
	if _, err := io.Copy(io.Discard, r); err != nil { // to the last seal of age
		return nil, problem(err)
	}
	return list, nil
}
