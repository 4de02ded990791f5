package hall

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Device is a machine in a hall that gives out numbers (máy lấy số).
type Device struct {
	ID, Name string
	MadeAt   time.Time
}

// NewKiosk makes the device in front of the clerk a machine of the hall (đăng ký máy lấy số). The secret is given once;
// the device keeps it.
func (h *Hall) NewKiosk(ctx context.Context, unit, name string) (secret string, err error) {
	u, err := h.mine(ctx, "hall.work", unit)
	if err != nil {
		return "", err
	}
	b := make([]byte, 24)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	secret = base64.RawURLEncoding.EncodeToString(b)
	who, id := identity.From(ctx), store.NewID()
	if name = viet.OneLine(name); name == "" {
		return "", fault.Invalid("hall.invalid", fault.Field{Path: "name", Code: "hall.setup.name", Args: fault.Args("most", mostName)})
	}
	return secret, h.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, kioskInsert, id, u.ID, hash(secret), name, store.Millis(tx.Now()), who.AccountID); err != nil {
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "hall.kiosk_made", Subject: id, Actor: who.AccountID, UnitPath: u.Path, Data: map[string]any{"unit": u.ID}})
	})
}

// KioskOf says in which unit's hall a device stands.
func (h *Hall) KioskOf(ctx context.Context, secret string) (unitID string, err error) {
	policy.Public(ctx, "a device shows its own secret")
	err = h.db.QueryRow(ctx, kioskFind, hash(secret)).Scan(&unitID)
	if errors.Is(err, store.ErrNone) {
		return "", fault.Forbidden("hall.kiosk.unknown")
	}
	return unitID, err
}

// Kiosks lists the machines of a hall.
func (h *Hall) Kiosks(ctx context.Context, unit string) ([]Device, error) {
	u, err := h.mine(ctx, "hall.work", unit)
	if err != nil {
		return nil, err
	}
	return store.All(ctx, h.db, kioskList, func(rows *store.Rows) (d Device, err error) {
		err = rows.Scan(&d.ID, &d.Name, &d.MadeAt)
		return d, err
	}, u.ID)
}

// EndKiosk makes a machine an ordinary device again (hủy đăng ký máy lấy số).
func (h *Hall) EndKiosk(ctx context.Context, unit, id string) error {
	u, err := h.mine(ctx, "hall.work", unit)
	if err != nil {
		return err
	}
	return h.db.Write(ctx, func(tx *store.Tx) error {
		if n, err := tx.Exec(ctx, kioskEnd, id, u.ID, store.Millis(tx.Now())); err != nil || n == 0 {
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "hall.kiosk_ended", Subject: id, Actor: identity.From(ctx).AccountID, UnitPath: u.Path, Data: map[string]any{"unit": u.ID}})
	})
}

func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
