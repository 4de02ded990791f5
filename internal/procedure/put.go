package procedure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Change says what a Put did to the row: created, changed, same.
type Change string

// What a Put did.
const (
	Created Change = "created"
	Changed Change = "changed"
	Same    Change = "same"
)

// PutTx stores a procedure as it is from p.ValidFrom on. An unchanged one writes nothing; a changed one becomes a new
// version, and dossiers stay on theirs.
func (c *Catalogue) PutTx(ctx context.Context, tx *store.Tx, p Procedure) (Change, error) {
	if err := check(p); err != nil {
		return "", err
	}
	p.Version = 0
	content, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("procedure: encode %s: %w", p.Code, err)
	}
	sum := hashOf(content)
	var version int
	var hash, from string
	err = tx.QueryRow(ctx, sqlLatest, p.Code).Scan(&version, &hash, &from)
	switch {
	case err == nil && hash == sum:
		return Same, nil
	case err != nil && !errors.Is(err, store.ErrNone):
		return "", err
	}
	p.Version = version + 1
	card, err := json.Marshal(cardOf(p))
	if err != nil {
		return "", fmt.Errorf("procedure: encode card %s: %w", p.Code, err)
	}
	_, err = tx.Exec(ctx, sqlInsertVersion, p.Code, p.Version, p.ValidFrom, sum, store.Millis(tx.Now()), string(card), string(content))
	if err != nil {
		return "", err
	}
	if err := c.touchTx(ctx, tx); err != nil {
		return "", err
	}
	if version == 0 {
		return Created, nil
	}
	return Changed, nil
}

// PutFormTx stores a hand-made form (biểu mẫu điện tử) as its YAML text and gives its version; a form is parsed before it is kept.
func (c *Catalogue) PutFormTx(ctx context.Context, tx *store.Tx, name string, source []byte, validFrom viet.Day) (form.Form, int, Change, error) {
	f, err := form.ParseYAML(name, source)
	if err != nil {
		return form.Form{}, 0, "", err
	}
	var version int
	var hash string
	err = tx.QueryRow(ctx, sqlLatestForm, f.ID).Scan(&version, &hash)
	sum := hashOf(source)
	switch {
	case err == nil && hash == sum:
		return f, version, Same, nil
	case err != nil && !errors.Is(err, store.ErrNone):
		return form.Form{}, 0, "", err
	}
	change := Changed
	if version == 0 {
		change = Created
	}
	version++
	_, err = tx.Exec(ctx, sqlInsertForm, f.ID, version, validFrom.String(), sum, store.Millis(tx.Now()), string(source))
	if err != nil {
		return form.Form{}, 0, "", err
	}
	return f, version, change, nil
}

// PutLifeEventsTx replaces the list of life events.
func (c *Catalogue) PutLifeEventsTx(ctx context.Context, tx *store.Tx, events []LifeEvent) (Change, error) {
	return c.putListTx(ctx, tx, listLifeEvents, events)
}

// PutSynonymsTx replaces the list of synonyms.
func (c *Catalogue) PutSynonymsTx(ctx context.Context, tx *store.Tx, synonyms []Synonym) (Change, error) {
	return c.putListTx(ctx, tx, listSynonyms, synonyms)
}

// PutTariffsTx replaces the list of tariffs.
func (c *Catalogue) PutTariffsTx(ctx context.Context, tx *store.Tx, tariffs []Tariff) (Change, error) {
	return c.putListTx(ctx, tx, listTariffs, tariffs)
}

const (
	listLifeEvents = "life_events"
	listSynonyms   = "synonyms"
	listTariffs    = "tariffs"
)

func (c *Catalogue) putListTx(ctx context.Context, tx *store.Tx, name string, list any) (Change, error) {
	data, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("procedure: encode %s: %w", name, err)
	}
	sum := hashOf(data)
	var hash string
	err = tx.QueryRow(ctx, sqlListHash, name).Scan(&hash)
	switch {
	case err == nil && hash == sum:
		return Same, nil
	case err != nil && !errors.Is(err, store.ErrNone):
		return "", err
	}
	if _, err := tx.Exec(ctx, sqlPutList, name, sum, string(data)); err != nil {
		return "", err
	}
	if err := c.touchTx(ctx, tx); err != nil {
		return "", err
	}
	if hash == "" {
		return Created, nil
	}
	return Changed, nil
}

// touchTx tells every process that its snapshot is out of date.
func (c *Catalogue) touchTx(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, sqlTouch)
	tx.AfterCommit(c.forget)
	return err
}

// check refuses what would break the catalogue; the pack has already said the same with file and line.
func check(p Procedure) error {
	var fields []fault.Field
	bad := func(path, code string) { fields = append(fields, fault.Field{Path: path, Code: code}) }
	if !ValidCode(p.Code) {
		bad("code", "procedure.code.wrong")
	}
	if p.Name == "" {
		bad("name", "procedure.name.empty")
	}
	if _, err := viet.ParseDay(p.ValidFrom); err != nil {
		bad("valid_from", "procedure.valid_from.wrong")
	}
	if p.Fileable && len(p.Receivers) == 0 {
		bad("receivers", "procedure.receivers.none")
	}
	if len(fields) > 0 {
		return fault.Invalid("procedure.refused", fields...)
	}
	return nil
}

// ValidCode reports a national procedure code (mã thủ tục), "1.001193".
func ValidCode(code string) bool {
	if len(code) != 8 || code[1] != '.' {
		return false
	}
	for i := range len(code) {
		if i != 1 && (code[i] < '0' || code[i] > '9') {
			return false
		}
	}
	return true
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
