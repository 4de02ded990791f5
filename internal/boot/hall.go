package boot

import (
	"tinhso/internal/face/console"
	"tinhso/internal/face/desk"
	"tinhso/internal/face/hall"
)

// hallDeps is what the pages of the hall stand on: frames of their own, of the desk and of the console.
func (a *App) hallDeps() hall.Deps {
	return hall.Deps{
		DB: a.DB, Units: a.Units, Cases: a.Cases, Hall: a.Hall, Parcels: a.Parcels, Letters: a.Letters, BaseURL: a.Config.BaseURL,
		Desk: desk.Frame(a.deskDeps()), Console: console.Frame(a.consoleDeps()),
	}
}
