package boot

import (
	"fmt"
	"os"
	"strings"

	"tinhso/internal/parcel"
)

// shortestPostSecret is the fewest characters of a secret worth signing with.
const shortestPostSecret = 16

// postSecret reads the secret that we and the post know; nothing when no post is set.
func (a *App) postSecret() ([]byte, error) {
	file := a.Config.Post.KeyFile
	if file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("không đọc được post-key-file (cannot read): %w", err)
	}
	secret := strings.TrimSpace(string(b))
	if len(secret) < shortestPostSecret {
		return nil, fmt.Errorf("post-key-file: khóa phải có ít nhất %d ký tự (the secret is too short)", shortestPostSecret)
	}
	return []byte(secret), nil
}

// post is the service of the public post; nil when none is set, and clerks enter what it says.
func (a *App) post() (parcel.Provider, error) {
	secret, err := a.postSecret()
	if err != nil || secret == nil {
		return nil, err
	}
	return parcel.NewHTTP(a.Config.Post.Endpoint, secret, a.DB.Now), nil
}
