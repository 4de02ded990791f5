package boot

import (
	"context"
	"path/filepath"

	"tinhso/internal/attest"
	"tinhso/internal/document"
	"tinhso/internal/face/portal"
	faceseal "tinhso/internal/face/seal"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// openAttest makes the room that brings checkpoints to witnesses and into files, and lets receipts carry their proof.
func (a *App) openAttest() error {
	d := attest.Deps{DB: a.DB, Log: a.Seal, Published: filepath.Join(a.Config.Data, "seal", "published"), CopyTo: a.Config.Seal.PublishDir, Logger: a.Log}
	if file := a.Config.Seal.Witnesses; file != "" {
		var err error
		if d.Witnesses, err = attest.ReadWitnesses(file); err != nil {
			return err
		}
	}
	room, err := attest.New(d)
	if err != nil {
		return err
	}
	a.Attest, a.Seal.Others = room, room.Alarms
	a.Cases.Sealed = func(ctx context.Context, id string) (*document.SealMark, []byte) {
		p, err := room.OfDossier(ctx, a.DB, id)
		if err != nil {
			if !attest.Soon(err) {
				a.Log.Warn("a receipt goes out without its proof", "dossier", id, "error", err)
			}
			return nil, nil
		}
		return &document.SealMark{Position: p.Position, Fingerprint: p.Fingerprint, URL: a.Config.BaseURL + "/xac-minh"}, p.File
	}
	return nil
}

// mountSeal mounts the pages of the sealed log.
func (a *App) mountSeal(shell *web.Shell, assets *ui.Assets) error {
	return faceseal.Mount(shell, assets, faceseal.Deps{DB: a.DB, Log: a.Seal, Attest: a.Attest, Frame: portal.Frame()})
}
