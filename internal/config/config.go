// Package config reads the settings once (cấu hình): flags, then TINHSO_* variables, then one file.
package config

import (
	"errors"
	"flag"
	"io"
)

// Config is every setting; zero values work.
type Config struct {
	Data           string // folder of the database, files and secrets
	Listen         string // address of the web server
	MetricsListen  string // separate address of /metrics; none when empty
	Database       string // sqlite:FILE or postgres:// URL; sqlite:DATA/tinhso.db when empty
	BaseURL        string // as people reach it, in mails and QR codes
	Demo           bool
	LogLevel       string
	LogFormat      string // text or json
	UploadMax      int64  // bytes of one file
	TrustedProxies []string
	SMTP           SMTP
}

// SMTP is the mail server.
type SMTP struct {
	Host         string
	Port         int
	Username     string
	PasswordFile string
	From         string
	TLS          string // starttls, tls, none
}

// Flags registers one flag per setting on fs, and --config.
func Flags(fs *flag.FlagSet) *Loader { return &Loader{} }

// Loader holds parsed flags until Load.
type Loader struct{}

// Load is called after fs.Parse.
func (l *Loader) Load(getenv func(string) (string, bool)) (Config, error) {
	return Config{}, errors.New("config: not yet")
}

// Print writes the effective settings as YAML, without secrets.
func (c Config) Print(w io.Writer) error { return errors.New("config: not yet") }
