package boot

import (
	"context"

	facebatch "tinhso/internal/face/batch"
	"tinhso/internal/face/desk"
	"tinhso/internal/face/leave"
	"tinhso/internal/face/opinion"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// mountWork mounts the pages of officers beside the desk: many dossiers at once, acting for colleagues, what other units
// say.
func (a *App) mountWork(shell *web.Shell, assets *ui.Assets) error {
	frame := desk.Frame(a.deskDeps())
	if err := facebatch.Mount(shell, assets, facebatch.Deps{DB: a.DB, Units: a.Units, Cases: a.Cases, Batches: a.Batches, Frame: frame,
		Names: func(ctx context.Context, accounts []string) (map[string]string, error) {
			return a.Accounts.OfficerNames(ctx, a.DB, accounts)
		}}); err != nil {
		return err
	}
	if err := leave.Mount(shell, assets, leave.Deps{DB: a.DB, Units: a.Units, Accounts: a.Accounts, Cases: a.Cases, Frame: frame}); err != nil {
		return err
	}
	return opinion.Mount(shell, assets, opinion.Deps{DB: a.DB, Cases: a.Cases, Frame: frame})
}
