package boot

import (
	"context"
	"os"
	"strings"
	"time"

	"tinhso/internal/backup/replica"
	"tinhso/internal/config"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// replicaPart is how long the continuous copy may take to send the last.
const replicaPart = 3 * time.Second

func replicaKey(c config.Config) (string, error) {
	if c.Backup.KeyFile == "" {
		return "", nil
	}
	b, err := os.ReadFile(c.Backup.KeyFile)
	if err != nil {
		return "", usagef("replica-key-file: %v", err)
	}
	return string(b), nil
}

// beginReplica begins the continuous copy that the settings ask for.
func (a *App) beginReplica(ctx context.Context) error {
	b := a.Config.Backup
	if b.Replica == "" {
		return nil
	}
	if a.DB.Engine() != store.SQLite {
		return fault.New(fault.KindInvalid, "backup.replica_engine")
	}
	key, err := replicaKey(a.Config)
	if err != nil {
		return err
	}
	a.replica, err = replica.Open(ctx, replica.Options{File: strings.TrimPrefix(a.Config.Database, "sqlite:"), To: b.Replica, Key: key, Log: a.Log})
	return err
}

// endReplica sends the last, after the database was closed.
func (a *App) endReplica() error {
	if a.replica == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), replicaPart) //allow: the process ends here
	defer cancel()
	return a.replica.Close(ctx)
}
