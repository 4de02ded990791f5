package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/proof"
)

// Signer holds the key of the log (khóa niêm phong): Ed25519, in a file, never in
// the database.
type Signer struct {
	note.Signer
	public string
	verify note.Verifier
}

// Public is the key to publish, as C2SP writes it: name+number+base64.
func (s *Signer) Public() string { return s.public }

// LoadKey reads the key of the log from its file, and makes it the first time,
// under the name given; later the name is the one in the file.
func LoadKey(file, name string) (*Signer, error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		secret, _, err := proof.NewKey(rand.Reader, name, false)
		if err != nil {
			return nil, fmt.Errorf("seal: making the key: %w", err)
		}
		if err := writeOnce(file, secret+"\n"); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("seal: keeping the key: %w", err)
		}
		b, err = os.ReadFile(file) // of the process that was first
		if err != nil {
			return nil, fmt.Errorf("seal: key: %w", err)
		}
		return parseKey(string(b))
	}
	if err != nil {
		return nil, fmt.Errorf("seal: key: %w", err)
	}
	return parseKey(string(b))
}

// writeOnce makes a file that must not exist, for its owner alone: all of it at once, so that another node that starts
// in the same moment never reads half a key.
func writeOnce(file, text string) error {
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Link(f.Name(), file)
	}
	return errors.Join(err, os.Remove(f.Name()))
}

func parseKey(secret string) (*Signer, error) {
	secret = strings.TrimSpace(secret)
	s, err := note.NewSigner(secret)
	if err != nil {
		return nil, fmt.Errorf("seal: the key file is damaged: %w", err)
	}
	public, err := publicOf(secret)
	if err != nil {
		return nil, err
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		return nil, fmt.Errorf("seal: the key file is damaged: %w", err)
	}
	return &Signer{Signer: s, public: public, verify: v}, nil
}

// publicOf derives the public key from the secret one.
func publicOf(secret string) (string, error) {
	rest, _ := strings.CutPrefix(secret, "PRIVATE+KEY+")
	parts := strings.SplitN(rest, "+", 3)
	if len(parts) != 3 {
		return "", errors.New("seal: the key file is damaged")
	}
	b, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(b) != 1+ed25519.SeedSize {
		return "", errors.New("seal: the key file is damaged")
	}
	pub, ok := ed25519.NewKeyFromSeed(b[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return "", errors.New("seal: the key file is damaged")
	}
	return note.NewEd25519VerifierKey(parts[0], pub)
}
