package logbook

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"

	"tinhso/internal/trace"
)

// hidden stands where something was that the log must not hold.
const hidden = "[…]"

// What must not pass: numbers of citizens and telephones, addresses of mail,
// tokens, passwords in addresses of databases.
var (
	number = regexp.MustCompile(`(^|[^0-9A-Za-z_-])(?:\+?[0-9]{9,13}|0[0-9]{2,3}(?:[ .][0-9]{3,4}){2,3})($|[^0-9A-Za-z_-])`)
	mail   = regexp.MustCompile(`[^\s"'<>(),;:=&?/\[\]]{1,64}(?:@|%40)[^\s"'<>(),;:=&?/\[\]]{1,255}`)
	scheme = regexp.MustCompile(`(?i)\b(bearer|basic)(\s+)[^\s"',;]+`)
	secret = regexp.MustCompile(`(?i)\b(password|passwd|mat_khau|token|secret|cookie|session|authorization|api[_-]?key)(["']?\s*[:=]\s*["']?)[^\s"'&,;]+`)
	user   = regexp.MustCompile(`://[^/\s:@]+:[^/\s@]+@`)
	blob   = regexp.MustCompile(`(^|[^0-9A-Za-z_-])[0-9A-Za-z_-]{33,}($|[^0-9A-Za-z_-])`)
)

// Clean takes out of a text what the log must not hold (che dữ liệu cá nhân).
func Clean(s string) string {
	if !doubtful(s) {
		return s
	}
	s = user.ReplaceAllString(s, "://"+hidden+"@")
	s = scheme.ReplaceAllString(s, "$1$2"+hidden)
	s = secret.ReplaceAllString(s, "$1$2"+hidden)
	s = mail.ReplaceAllString(s, hidden)
	for range 2 { // neighbours share the mark between them
		s = number.ReplaceAllString(s, "$1"+hidden+"$2")
		s = blob.ReplaceAllString(s, "$1"+hidden+"$2")
	}
	return s
}

// doubtful is a quick look that lets almost everything pass.
func doubtful(s string) bool {
	digits, run := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			run++
			if digits++; digits > 8 {
				return true
			}
		case c == ' ' || c == '.':
			run = 0
		case c == '@' || c == '%' || c == ':' || c == '=':
			return true
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_':
			run++
			digits = 0
		default:
			digits, run = 0, 0
		}
		if run > 32 {
			return true
		}
	}
	return scheme.MatchString(s)
}

// ours are the attributes that the program itself makes and nobody types.
var ours = map[string]bool{"request": true, "trace": true, "route": true, "who": true, "id": true, "alarm": true, "time": true, "level": true}

// guard cleans every record and adds the ids of request and trace.
type guard struct {
	slog.Handler
	named bool // the id of a request stands in it already
}

func (g guard) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, Clean(r.Message), r.PC)
	named := g.named
	r.Attrs(func(a slog.Attr) bool {
		named = named || a.Key == "request"
		out.AddAttrs(cleanAttr(a))
		return true
	})
	if id := trace.Request(ctx); id != "" && !named {
		out.AddAttrs(slog.String("request", id))
	}
	if id := trace.ID(ctx); id != "" {
		out.AddAttrs(slog.String("trace", id))
	}
	return g.Handler.Handle(ctx, out)
}

func (g guard) WithAttrs(attrs []slog.Attr) slog.Handler {
	named := g.named
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		named = named || a.Key == "request"
		clean[i] = cleanAttr(a)
	}
	return guard{g.Handler.WithAttrs(clean), named}
}

func (g guard) WithGroup(name string) slog.Handler { return guard{g.Handler.WithGroup(name), g.named} }

func cleanAttr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		if !ours[a.Key] {
			return slog.String(a.Key, Clean(v.String()))
		}
	case slog.KindGroup:
		group := make([]slog.Attr, 0, len(v.Group()))
		for _, b := range v.Group() {
			group = append(group, cleanAttr(b))
		}
		return slog.Attr{Key: a.Key, Value: slog.GroupValue(group...)}
	case slog.KindAny:
		if err, ok := v.Any().(error); ok {
			return slog.String(a.Key, Clean(err.Error()))
		}
		return slog.String(a.Key, Clean(fmt.Sprintf("%+v", v.Any())))
	default: // numbers, times, truth
	}
	return a
}
