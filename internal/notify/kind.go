package notify

import (
	"strings"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// kindRule says what is special about a kind of notice.
type kindRule struct {
	secret bool // carries a code: mail only, and the code is forgotten once it is sent
}

// kinds are the notices there are; their words are notify.<kind>.title and
// notify.<kind>.text in the catalogues.
var kinds = map[string]kindRule{
	"dossier_submitted":            {},
	"dossier_accepted":             {},
	"dossier_accepted_provisional": {},
	"dossier_accepted_undated":     {},
	"dossier_refused":              {},
	"dossier_more":                 {},
	"dossier_result_ready":         {},
	"dossier_returned":             {},
	"dossier_transferred":          {},
	"dossier_withdrawn":            {},
	"dossier_deadline_moved":       {},
	"dossier_calendar_moved":       {},
	"dossier_stopped":              {},
	"hall_unserved":                {},
	"letter":                       {},
	"desk_given":                   {},
	"desk_supplied":                {},
	"desk_asked":                   {},
	"desk_reminded":                {},
	"desk_advised":                 {},
	"desk_rejected":                {},
	"desk_withdrawn":               {},
	"desk_near_due":                {},
	"desk_near_due_many":           {},
	"desk_overdue":                 {},
	"desk_overdue_many":            {},
	"desk_leg_overdue":             {},
	"desk_leg_overdue_many":        {},
	"desk_overdue_long":            {},
	"desk_overdue_long_many":       {},
	"confirm":                      {secret: true},
	"known":                        {},
	"recover":                      {secret: true},
	"reset":                        {},
	"new_device":                   {},
	"guesses":                      {},
	"way":                          {secret: true},
	"password":                     {},
	"factor_on":                    {},
	"factor_off":                   {},
}

// shown makes arguments readable: instants (..._at, RFC 3339) and days (..._on,
// ISO) are written the Vietnamese way, line ends are taken out.
func shown(args map[string]any) map[string]any {
	all := make(map[string]any, len(args))
	for name, v := range args {
		text, ok := v.(string)
		if !ok {
			all[name] = v
			continue
		}
		switch {
		case strings.HasSuffix(name, "_at"):
			if t, err := time.Parse(time.RFC3339, text); err == nil {
				text = viet.Instant(t)
			}
		case strings.HasSuffix(name, "_on"):
			if d, err := viet.ParseDay(text); err == nil {
				text = d.Vietnamese()
			}
		}
		all[name] = viet.OneLine(text)
	}
	return all
}

// masked hides the code of a secret notice.
func masked(kind string, args map[string]any) map[string]any {
	if !kinds[kind].secret {
		return args
	}
	all := make(map[string]any, len(args))
	for name, v := range args {
		if name == "code" || name == "password" {
			v = "••••••"
		}
		all[name] = v
	}
	return all
}

func title(p lang.Printer, kind string, args map[string]any) string {
	return p.T("notify."+kind+".title", shown(args))
}

func text(p lang.Printer, kind string, args map[string]any) string {
	return p.T("notify."+kind+".text", shown(args))
}
