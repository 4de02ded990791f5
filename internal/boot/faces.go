package boot

import (
	"context"
	"net/http"
	"net/netip"

	"tinhso/internal/face/api"
	"tinhso/internal/face/board"
	facecalendar "tinhso/internal/face/calendar"
	"tinhso/internal/face/console"
	"tinhso/internal/face/desk"
	"tinhso/internal/face/due"
	"tinhso/internal/face/hall"
	"tinhso/internal/face/ops"
	"tinhso/internal/face/portal"
	"tinhso/internal/face/secure"
	"tinhso/internal/face/studio"
	faceupload "tinhso/internal/face/upload"
	"tinhso/internal/face/watch"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// hands requests are worked at once and queue more wait: with more at work none is ready sooner, and a longer queue only
// makes everybody wait longer than a person does. Who comes beyond is told when to come again.
const (
	hands = 64
	queue = 192
)

// faces builds the shell and mounts every face on it.
func (a *App) faces(ctx context.Context) (http.Handler, error) {
	assets, err := ui.LoadAssets()
	if err != nil {
		return nil, err
	}
	site, err := a.site(ctx)
	if err != nil {
		return nil, err
	}
	shell, err := web.New(web.Options{
		Sessions: sessions{a.DB, a.Accounts, web.CookieName(SessionCookie, a.secure())}, Backstop: backstop{}, Limits: a.limits(), Assets: assets, Site: site,
		Log: a.Log, Clock: a.DB.Now, Seen: a.request, Secure: a.secure(), Proxies: a.proxies(), MaxBody: 2 << 20,
		Hands: hands, Queue: queue,
	})
	if err != nil {
		return nil, err
	}
	postSecret, err := a.postSecret()
	if err != nil {
		return nil, err
	}
	a.mountHealth(shell)
	if err := api.Mount(shell, api.Deps{Parcels: a.Parcels, PostSecret: postSecret, DB: a.DB, Units: a.Units, Procedures: a.Procedures, Cases: a.Cases, Figures: a.Figures, Uploads: a.apiUploads(), Attest: a.Attest}); err != nil {
		return nil, err
	}
	if err := faceupload.Mount(shell, faceupload.Deps{Room: a.Uploads, Guest: portal.Guest}); err != nil {
		return nil, err
	}
	if err := portal.Mount(shell, assets, portal.Deps{
		DB: a.DB, Units: a.Units, Accounts: a.Accounts, Procedures: a.Procedures, Cases: a.Cases, Book: a.Book,
		Post: hall.PostLine(a.Parcels), Cookie: SessionCookie, BaseURL: a.Config.BaseURL, Largest: a.Uploads.Most, Attest: a.Attest, Demo: a.Config.Demo && !a.Mailer.Configured(),
	}); err != nil {
		return nil, err
	}
	if err := a.mountSeal(shell, assets); err != nil {
		return nil, err
	}
	if err := secure.Mount(shell, assets, a.secureDeps()); err != nil {
		return nil, err
	}
	if err := desk.Mount(shell, assets, a.deskDeps()); err != nil {
		return nil, err
	}
	if err := due.Mount(shell, assets, due.Deps{Cases: a.Cases, Frame: desk.Frame(a.deskDeps())}); err != nil {
		return nil, err
	}
	if err := a.mountWork(shell, assets); err != nil {
		return nil, err
	}
	if err := board.Mount(shell, assets, a.boardDeps()); err != nil {
		return nil, err
	}
	if err := a.mountReports(shell, assets); err != nil {
		return nil, err
	}
	if err := hall.Mount(shell, assets, a.hallDeps()); err != nil {
		return nil, err
	}
	if err := console.Mount(shell, assets, a.consoleDeps()); err != nil {
		return nil, err
	}
	if err := ops.Mount(shell, assets, a.opsDeps()); err != nil {
		return nil, err
	}
	if err := watch.Mount(shell, assets, a.watchDeps()); err != nil {
		return nil, err
	}
	if err := facecalendar.Mount(shell, assets, facecalendar.Deps{DB: a.DB, Units: a.Units, Changes: a.Calendar, Frame: console.Frame(a.consoleDeps())}); err != nil {
		return nil, err
	}
	if err := studio.Mount(shell, assets, a.studioDeps()); err != nil {
		return nil, err
	}
	if a.Config.Demo {
		if err := web.Gallery(shell); err != nil {
			return nil, err
		}
	}
	return shell, nil
}

// proxies are the balancers whose word on where a visitor comes from is believed.
func (a *App) proxies() []netip.Prefix {
	var all []netip.Prefix
	for _, text := range a.Config.TrustedProxies {
		if ip, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()))
		} else if p, err := netip.ParsePrefix(text); err == nil {
			all = append(all, p.Masked())
		}
	}
	return all
}

func (a *App) secure() bool { return len(a.Config.BaseURL) > 8 && a.Config.BaseURL[:8] == "https://" }

// health answers 200 once the server is ready and the database answers.
func (a *App) health(w http.ResponseWriter, r *http.Request) {
	if err := a.DB.Ping(r.Context()); err != nil {
		http.Error(w, "database", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// warm reads what the first request would otherwise wait for: the index of
// the procedures.
func (a *App) warm(ctx context.Context) error {
	_, err := a.Procedures.Counts(ctx)
	return err
}
