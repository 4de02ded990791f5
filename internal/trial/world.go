package trial

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
)

// Account is a demo account as the program prints it (tài khoản chạy thử).
type Account struct {
	Login, Password, Role, Unit, Token string
}

// Build builds the program of a source folder.
func Build(ctx context.Context, source, target string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", target, "./cmd/tinhso")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("trial: build of %s: %w\n%s", source, err, out)
	}
	return nil
}

// Root is the folder of the module.
func Root(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("trial: the module: %w", err)
	}
	return string(out[:len(out)-1]), nil
}

// Load loads a pack with the demo accounts.
func Load(ctx context.Context, binary, data, database, pack string) error {
	out, err := exec.CommandContext(ctx, binary, "load", "--data", data, "--database", database, "--demo", pack).CombinedOutput()
	if err != nil {
		return fmt.Errorf("trial: load: %w\n%s", err, out)
	}
	return nil
}

// Accounts are the demo accounts by login.
func Accounts(ctx context.Context, binary, data, database string) (map[string]Account, error) {
	cmd := exec.CommandContext(ctx, binary, "demo", "tokens", "--data", data, "--database", database)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("trial: demo tokens: %w", err)
	}
	var list []Account
	if err := json.Unmarshal(out, &list); err != nil {
		return nil, err
	}
	all := map[string]Account{}
	for _, a := range list {
		all[a.Login] = a
	}
	return all, nil
}

// SQLiteIn names the database in a data folder.
func SQLiteIn(data string) string { return "sqlite:" + filepath.Join(data, "tinhso.db") }

// Named is the URL of another database of the same server.
func Named(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

// Through is the URL of the same database by another address.
func Through(database, addr string) string {
	u, err := url.Parse(database)
	if err != nil {
		return database
	}
	u.Host = addr
	return u.String()
}

// Psql runs statements on a server.
func Psql(ctx context.Context, server string, args ...string) error {
	out, err := exec.CommandContext(ctx, "psql", append([]string{"-q", "-v", "ON_ERROR_STOP=1", "-d", server}, args...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("trial: psql: %w\n%s", err, out)
	}
	return nil
}
