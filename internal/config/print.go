package config

import (
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Print writes the effective settings as YAML, without secrets.
func (c Config) Print(w io.Writer) error {
	for _, s := range settingsOf(&c) {
		if _, err := fmt.Fprintf(w, "%s: %s\n", s.name, s.printed()); err != nil {
			return err
		}
	}
	return nil
}

func (s setting) printed() string {
	switch v := s.value.Interface().(type) {
	case string:
		if s.secret == "url" {
			v = withoutPassword(v)
		}
		return fmt.Sprintf("%q", v)
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}

func withoutPassword(raw string) string {
	if strings.HasPrefix(raw, "sqlite:") {
		return raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "(không đọc được)"
	}
	return u.Redacted()
}

// Document writes the table of docs/config.md from the struct itself.
func Document(w io.Writer) error {
	var c Config
	if _, err := fmt.Fprint(w, "# Settings (cấu hình)\n\nFlags, then `TINHSO_*` variables, then one YAML file (`--config` or `TINHSO_CONFIG`). Unknown names are refused. Made from the struct; `make golden` rewrites it.\n\n| flag and file | variable | default | meaning |\n|---|---|---|---|\n"); err != nil {
		return err
	}
	for _, s := range settingsOf(&c) {
		if _, err := fmt.Fprintf(w, "| `%s` | `%s` | %s | %s |\n", s.name, s.env(), s.def, s.help); err != nil {
			return err
		}
	}
	return nil
}
