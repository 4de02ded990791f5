package dossier

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"tinhso/internal/store"
)

// extra is what only some dossiers have; it is kept in one column.
type extra struct {
	Taken       *Unit     `json:"taken,omitempty"`
	TakenPath   string    `json:"taken_path,omitempty"`
	HandBy      time.Time `json:"hand_by,omitzero"`
	HandedAt    time.Time `json:"handed_at,omitzero"`
	Variant     string    `json:"variant,omitempty"`
	VariantName string    `json:"variant_name,omitempty"`
}

const (
	dossierMore = `, result_file, taken_unit_id, excluded, extra FROM dossier`

	dossierExtra    = `UPDATE dossier SET taken_unit_id = $1, extra = $2 WHERE id = $3`
	dossierExcluded = `UPDATE dossier SET excluded = $1 WHERE id = $2`
)

// readMore takes over the columns that only some dossiers fill.
func (d *Dossier) readMore(excluded string, text []byte) error {
	d.raw.excluded = strings.Fields(excluded)
	if len(text) == 0 {
		return nil
	}
	var e extra
	if err := json.Unmarshal(text, &e); err != nil {
		return err
	}
	if d.Taken = e.Taken; d.Taken != nil {
		d.Taken.Path = e.TakenPath
	}
	d.HandBy, d.HandedAt, d.Variant, d.VariantName = e.HandBy, e.HandedAt, e.Variant, e.VariantName
	return nil
}

// extraTx writes what only some dossiers have; for the others there is nothing to write.
func (d *Dossier) extraTx(ctx context.Context, tx *store.Tx) error {
	e := extra{Taken: d.Taken, HandBy: d.HandBy, HandedAt: d.HandedAt, Variant: d.Variant, VariantName: d.VariantName}
	if e == (extra{}) {
		return nil
	}
	if e.Taken != nil {
		e.TakenPath = e.Taken.Path
	}
	text, err := jsonText(e)
	if err != nil {
		return err
	}
	return tx.Later(ctx, dossierExtra, d.takenID(), text, d.ID)
}

// takenID is the unit whose counter took the dossier in for another; empty when it was the unit itself.
func (d *Dossier) takenID() string {
	if d.Taken == nil {
		return ""
	}
	return d.Taken.ID
}
