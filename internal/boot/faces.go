package boot

import (
	"context"
	"net/http"

	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// faces builds the shell and mounts every face on it.
func (a *App) faces(ctx context.Context) (http.Handler, error) {
	assets, err := ui.LoadAssets()
	if err != nil {
		return nil, err
	}
	shell, err := web.New(web.Options{
		Sessions: sessions{a.Accounts}, Backstop: backstop{}, Assets: assets, Site: a.site(ctx),
		Log: a.Log, Clock: a.DB.Now, Secure: a.secure(), MaxBody: 2 << 20,
	})
	if err != nil {
		return nil, err
	}
	shell.Raw("GET /healthz", http.HandlerFunc(a.health))
	return shell, nil
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

// site is whose pages these are, from the loaded pack.
func (a *App) site(ctx context.Context) ui.Site {
	return ui.Site{Province: "", Demo: a.Config.Demo}
}
