package boot

import (
	"context"
	"net/http"
	"time"
)

// mostLead bounds how long a node goes on as before after SIGTERM, and drainTime
// what follows: both together stay below the ten seconds that are promised.
const mostLead = 4 * time.Second

// ready answers whether a balancer should send more (sẵn sàng nhận việc): not
// while the node is about to end, and not while the database does not answer.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	if a.draining.Load() {
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	}
	a.health(w, r)
}

// lead tells the balancer that the node is about to end and goes on serving
// until the balancer has seen it.
func (a *App) lead() {
	a.draining.Store(true)
	t := time.NewTimer(min(time.Duration(a.Config.DrainWait)*time.Second, mostLead))
	defer t.Stop()
	<-t.C
}

// drain is the context of the requests in hand after the lead.
func (a *App) drain(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), drainTime-min(time.Duration(a.Config.DrainWait)*time.Second, mostLead))
}

// parting asks every connection to come anew while the node is about to end, so
// that none is left open on which a request could be lost.
func (a *App) parting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
