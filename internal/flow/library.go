package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Library keeps the published versions of flows (thư viện quy trình). A version never changes once it is published, so
// what was read once is kept.
type Library struct {
	db   *store.DB
	kept sync.Map // version key -> Flow
}

type key struct {
	code    string
	version int
}

// NewLibrary opens the library over a database whose migrations have run.
func NewLibrary(db *store.DB) *Library { return &Library{db: db} }

// PutTx publishes a version of a flow from a day on (công bố quy trình). The same version again changes nothing; the
// same version with another content is refused: dossiers are under way on it. It reports whether a row was written.
func (l *Library) PutTx(ctx context.Context, tx *store.Tx, f Flow, validFrom viet.Day) (created bool, err error) {
	if validFrom.IsZero() || f.Code == "" || f.Version < 1 {
		return false, fault.New(fault.KindInvalid, "flow.incomplete", "flow", f.Code)
	}
	body, err := json.Marshal(f)
	if err != nil {
		return false, fmt.Errorf("flow: encode %s: %w", f.Code, err)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	n, err := tx.Exec(ctx, sqlPut, f.Code, f.Version, hash, validFrom.String(), string(body), store.Millis(tx.Now()))
	if err != nil || n > 0 {
		return n > 0, err
	}
	var was, from string
	if err := tx.QueryRow(ctx, sqlHash, f.Code, f.Version).Scan(&was, &from); err != nil {
		return false, err
	}
	if was != hash || from != validFrom.String() {
		return false, fault.Conflict("flow.published", "flow", f.Code, "version", f.Version)
	}
	return false, nil
}

// Get reads one version (phiên bản quy trình). A dossier stays on the version it was filed under.
func (l *Library) Get(ctx context.Context, r store.Reader, code string, version int) (Flow, error) {
	if f, ok := l.kept.Load(key{code, version}); ok {
		return f.(Flow), nil
	}
	var body string
	err := r.QueryRow(ctx, sqlGet, code, version).Scan(&body)
	if errors.Is(err, store.ErrNone) {
		return Flow{}, fault.NotFound("flow.not_found", "flow", code, "version", version)
	}
	if err != nil {
		return Flow{}, err
	}
	var f Flow
	if err := json.Unmarshal([]byte(body), &f); err != nil {
		return Flow{}, fmt.Errorf("flow: decode %s %d: %w", code, version, err)
	}
	if _, inside := r.(*store.Tx); !inside { // what a transaction reads may yet be undone
		l.kept.Store(key{code, version}, f)
	}
	return f, nil
}

// Current reads the version in force on a day (quy trình đang áp dụng): the latest of those valid by then.
func (l *Library) Current(ctx context.Context, r store.Reader, code string, on viet.Day) (Flow, error) {
	var version int
	err := r.QueryRow(ctx, sqlCurrent, code, on.String()).Scan(&version)
	if errors.Is(err, store.ErrNone) {
		return Flow{}, fault.NotFound("flow.none_in_force", "flow", code, "day", on.Vietnamese())
	}
	if err != nil {
		return Flow{}, err
	}
	return l.Get(ctx, r, code, version)
}

// Published is one version as the console lists it (phiên bản đã công bố).
type Published struct {
	Code      string
	Version   int
	ValidFrom viet.Day
	Hash      string
}

// List lists every published version, by code, the latest first.
func (l *Library) List(ctx context.Context, r store.Reader) ([]Published, error) {
	return store.All(ctx, r, sqlList, func(r *store.Rows) (p Published, err error) {
		err = r.Scan(&p.Code, &p.Version, &p.ValidFrom, &p.Hash)
		return p, err
	}, maxListed)
}
