package upload

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"tinhso/internal/blob"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// finish makes a file of all parts, or refuses it in words. The sender may have gone meanwhile.
func (s *sending) finish(ctx context.Context) error {
	s.busy.Store(true)
	ctx, cancel := context.WithTimeout(ctx, finishTime)
	defer cancel()
	parts, err := store.All(ctx, s.r.DB, partList, scanPart, s.u.ID)
	if err != nil {
		return err
	}
	body := s.r.Blobs.ReadParts(ctx, s.u.ID, append(parts, s.wait...))
	defer body.Close()
	taken, err := s.r.Gate.Take(ctx, s.u.Name, body, s.u.Length)
	if bad, ok := fault.As(err); ok && (bad.Kind == fault.KindInvalid || bad.Kind == fault.KindTooLarge) {
		if err := s.refuse(ctx, bad); err != nil {
			return err
		}
		return bad
	}
	if errors.Is(err, fs.ErrNotExist) { // the store is another one than it began in
		return s.lost(ctx, fault.New(fault.KindGone, "upload.expired", "name", s.u.Name))
	}
	if err == nil && taken.Size != s.u.Length {
		err = fmt.Errorf("upload %s: %d of %d bytes", s.u.ID, taken.Size, s.u.Length)
	}
	if err != nil {
		return err
	}
	f := file.File{ID: s.u.ID, SHA256: taken.SHA256, Name: taken.Name, MediaType: taken.MediaType, Size: taken.Size}
	err = s.r.DB.Write(ctx, func(tx *store.Tx) error {
		ok, err := changed(ctx, tx, uploadDone, s.u.ID, s.holder)
		if err == nil && !ok {
			err = locked()
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, partDrop, s.u.ID); err != nil {
			return err
		}
		f.CreatedAt = tx.Now()
		return file.InsertTx(ctx, tx, f, s.u.owner)
	})
	if err != nil {
		return err
	}
	s.u.State, s.u.Offset, s.u.File = Done, s.u.Length, &f
	return s.r.Blobs.DropParts(ctx, s.u.ID)
}

// refuse keeps why it was refused, for who asks again, and not the bytes.
func (s *sending) refuse(ctx context.Context, bad *fault.Error) error {
	args, err := json.Marshal(bad.Args)
	if err != nil {
		return err
	}
	err = s.r.DB.Write(ctx, func(tx *store.Tx) error {
		ok, err := changed(ctx, tx, uploadRefuse, bad.Code, string(args), s.u.ID, s.holder)
		if err == nil && !ok {
			err = locked()
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, partDrop, s.u.ID)
		return err
	})
	if err != nil {
		return err
	}
	s.u.State, s.u.code, s.u.args = Refused, bad.Code, bad.Args
	return s.r.Blobs.DropParts(ctx, s.u.ID)
}

func scanPart(r *store.Rows) (p blob.Part, err error) {
	err = r.Scan(&p.Name, &p.Size)
	return p, err
}

// lost forgets an upload whose parts are gone; the sender begins anew.
func (s *sending) lost(ctx context.Context, why error) error {
	s.release(ctx)
	if err := s.r.forget(ctx, s.u.ID); err != nil {
		return err
	}
	return why
}
