package upload

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/scan"
	"tinhso/internal/store"
)

// State is where an upload stands (tình trạng gửi tệp).
type State string

// The states.
const (
	Open    State = "open"    // bytes are still to come
	Done    State = "done"    // a file has come of it
	Refused State = "refused" // it was not fit to be a file
)

// Upload is a file that comes in parts (tệp gửi từng phần).
type Upload struct {
	ID        string     `json:"id" required:"true"`
	Name      string     `json:"name" required:"true"`
	Length    int64      `json:"length" required:"true" description:"dung lượng của cả tệp"`
	Offset    int64      `json:"offset" required:"true" description:"đã nhận chắc chắn đến đây"`
	State     State      `json:"state" required:"true" enum:"open,done,refused"`
	Reason    string     `json:"reason,omitempty" description:"vì sao không nhận"`
	ExpiresAt time.Time  `json:"expires_at" required:"true"`
	File      *file.File `json:"file,omitempty" description:"như POST /files, khi đã gửi xong"`

	owner, code string
	args        map[string]any
}

// Why is the fault with which an upload was refused (lý do không nhận tệp), nil when it was not.
func (u Upload) Why() error {
	if u.State != Refused {
		return nil
	}
	return &fault.Error{Kind: fault.KindInvalid, Code: u.code, Args: u.args}
}

// Deps is what the room stands on; boot fills it in.
type Deps struct {
	DB    *store.DB
	Blobs *blob.Store
	Gate  *scan.Gate
	Most  int64 // bytes of one file
	Quota int64 // of all that one person has begun and not finished
	// Limit is how large a file of one paper of a procedure may be by its form; 0 when that does not say.
	Limit func(ctx context.Context, procedure, component string) (int64, error)
}

// Room takes files in parts (nơi nhận tệp từng phần).
type Room struct{ Deps }

// New makes the room.
func New(d Deps) *Room { return &Room{d} }

// keep is how long an upload lives after its last byte.
const keep = 24 * time.Hour

// crowd is how many persons' quotas of unfinished files the guests behind one network address may fill.
const crowd = 10

// Begin is what is said of a file before its first byte (yêu cầu gửi tệp).
type Begin struct {
	Name                 string
	Length               int64
	Procedure, Component string // for which paper, when that is known
	Guest                string // the secret of who has no account
	Addr                 string // the network address of a guest
}

// Create begins an upload (bắt đầu gửi tệp), or refuses it before a byte is sent: by its name, its length, and by what the
// same person has begun already.
func (r *Room) Create(ctx context.Context, b Begin) (Upload, error) {
	owner, err := file.Owner(ctx, b.Guest)
	if err != nil {
		return Upload{}, err
	}
	who := identity.From(ctx)
	if err := policy.Can(ctx, "file.upload", policy.Object{Kind: "file", OwnerAccount: who.AccountID}); err != nil {
		return Upload{}, err
	}
	name, err := scan.Name(b.Name)
	if err != nil {
		return Upload{}, err
	}
	if err := r.fits(ctx, name, b); err != nil {
		return Upload{}, err
	}
	u := Upload{ID: store.NewID(), Name: name, Length: b.Length, State: Open, owner: owner}
	origin := ""
	if !who.SignedIn() {
		sum := sha256.Sum256([]byte("upload:" + b.Addr))
		origin = hex.EncodeToString(sum[:16])
	}
	err = r.DB.Write(ctx, func(tx *store.Tx) error {
		now := tx.Now()
		for _, l := range []struct {
			query, of string
			most      int64
		}{{uploadOwed, owner, r.Quota}, {originOwed, origin, crowd * r.Quota}} {
			var owed int64
			if err := tx.QueryRow(ctx, l.query, l.of, store.Millis(now)).Scan(&owed); err != nil {
				return err
			}
			if owed+u.Length > l.most {
				return fault.New(fault.KindTooMany, "upload.quota", "name", name, "limit", r.Quota>>20)
			}
		}
		u.ExpiresAt = now.Add(keep)
		_, err := tx.Exec(ctx, uploadInsert, u.ID, owner, origin, u.Name, u.Length, store.Millis(now), store.Millis(u.ExpiresAt))
		return err
	})
	return u, err
}

// fits refuses a length that is none or more than allowed, for any file or for this paper.
func (r *Room) fits(ctx context.Context, name string, b Begin) error {
	if b.Length == 0 {
		return fault.New(fault.KindInvalid, "scan.empty", "name", name)
	}
	most := r.Most
	if b.Component != "" && r.Limit != nil {
		own, err := r.Limit(ctx, b.Procedure, b.Component)
		if err != nil {
			return err
		}
		if own > 0 && own < most {
			most = own
		}
	}
	if b.Length < 0 || b.Length > most {
		return fault.New(fault.KindTooLarge, "scan.large", "name", name, "limit", most>>20)
	}
	return nil
}

// Get reads an upload of the caller (xem tệp đang gửi); another's does not exist.
func (r *Room) Get(ctx context.Context, id, guest string) (Upload, error) {
	u, err := scanUpload(r.DB.QueryRow(ctx, uploadGet, id))
	if errors.Is(err, store.ErrNone) {
		policy.Public(ctx, "nothing is here")
		return Upload{}, fault.NotFound("upload.unknown")
	}
	if err != nil {
		return Upload{}, err
	}
	if mine(ctx, u, guest) != nil {
		return Upload{}, fault.NotFound("upload.unknown")
	}
	if u.State == Open && !u.ExpiresAt.After(r.DB.Now()) {
		return Upload{}, fault.New(fault.KindGone, "upload.expired", "name", u.Name)
	}
	if u.State == Done {
		f, err := file.ByID(ctx, r.DB, u.ID)
		if errors.Is(err, store.ErrNone) {
			return Upload{}, fault.New(fault.KindGone, "upload.expired", "name", u.Name)
		}
		if err != nil {
			return Upload{}, err
		}
		u.File = &f
	}
	return u, nil
}

// mine asks whether an upload is the caller's: by the account, or by the secret of a guest, also of one who signed in since.
func mine(ctx context.Context, u Upload, guest string) error {
	who, obj := identity.From(ctx), policy.Object{Kind: "upload", ID: u.ID}
	for _, name := range file.Owners(ctx, guest) {
		if name == u.owner {
			ctx = identity.With(ctx, who.WithKey(u.ID))
		}
	}
	return policy.Can(ctx, "upload.continue", obj)
}

// Cancel forgets an upload and what came of it (hủy gửi tệp); a file that it has become stays.
func (r *Room) Cancel(ctx context.Context, id, guest string) error {
	u, err := r.Get(ctx, id, guest)
	if err != nil {
		return err
	}
	return r.forget(ctx, u.ID)
}

// forget deletes the rows and then the parts: what is left of a part without a row is swept.
func (r *Room) forget(ctx context.Context, id string) error {
	gone := false
	err := r.DB.Write(ctx, func(tx *store.Tx) (err error) {
		if gone, err = changed(ctx, tx, uploadDrop, id, store.Millis(tx.Now())); err != nil || !gone {
			return err
		}
		_, err = tx.Exec(ctx, partDrop, id)
		return err
	})
	if err != nil {
		return err
	}
	if !gone {
		return locked()
	}
	return r.Blobs.DropParts(ctx, id)
}

func locked() error { return fault.Conflict("upload.locked") }
