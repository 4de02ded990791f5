package boot

import (
	"strings"

	"tinhso/internal/backup"
	"tinhso/internal/face/console"
	"tinhso/internal/face/ops"
)

// opsDeps is what the pages of operation stand on.
func (a *App) opsDeps() ops.Deps {
	return ops.Deps{DB: a.DB, Units: a.Units, Accounts: a.Accounts, Health: a.Health, Seal: a.Seal, Backups: backup.List,
		Plan: a.backupPlan, Frame: console.Frame(a.consoleDeps())}
}

// backupPlan is what the settings say of scheduled copies.
func (a *App) backupPlan() (folder, at, keep string) {
	b := a.Config.Backup
	if b.Dir == "" {
		return "", "", ""
	}
	return b.Dir, strings.Join(b.At, ", "), b.Keep
}
