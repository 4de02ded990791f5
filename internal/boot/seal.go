package boot

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"tinhso/internal/config"
	"tinhso/internal/consult"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/erase"
	"tinhso/internal/identity"
	"tinhso/internal/ledger"
	"tinhso/internal/letter"
	"tinhso/internal/parcel"
	"tinhso/internal/policy"
	"tinhso/internal/seal"
)

// Sealed is what every room has sealed (dữ kiện được niêm phong).
func Sealed() []seal.Facts {
	return slices.Concat(dossier.Sealed(), document.Sealed(), ledger.Sealed(), consult.Sealed(), letter.Sealed(), parcel.Sealed(),
		identity.Sealed(), policy.Sealed(), erase.Sealed())
}

// sealFolder is where checkpoints are left as files.
func sealFolder(c config.Config) string { return filepath.Join(c.Data, "seal") }

// sealKey is the file with the key of the log.
func sealKey(c config.Config) string { return filepath.Join(c.Data, "seal.key") }

// seal opens the sealed log, and makes its key the first time. Several nodes on one database share the file.
func (a *App) seal() (*seal.Log, error) {
	name, err := logName(a.Config.BaseURL)
	if err != nil {
		return nil, err
	}
	key, err := seal.LoadKey(sealKey(a.Config), name)
	if err != nil {
		return nil, err
	}
	l := seal.New(a.DB, key, sealFolder(a.Config), Sealed()...)
	l.Logger = a.Log
	return l, nil
}

// logName is the name that the log gets with its first key: that of the portal, or one of its own.
func logName(base string) (string, error) {
	if u, err := url.Parse(base); err == nil && u.Scheme == "https" && u.Hostname() != "" {
		return u.Hostname() + "/niem-phong", nil
	}
	b := make([]byte, 5)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return "tinhso-" + hex.EncodeToString(b) + "/niem-phong", nil
}

// ownKey is the public key of the log in the data folder; none when there is no key yet.
func ownKey(c config.Config) (string, error) {
	if _, err := os.Stat(sealKey(c)); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	key, err := seal.LoadKey(sealKey(c), "")
	if err != nil {
		return "", err
	}
	return key.Public(), nil
}
