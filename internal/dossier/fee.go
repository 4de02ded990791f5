package dossier

import (
	"context"
	"time"

	"tinhso/internal/viet"
)

// Fee is a cash payment noted at the counter (phí, lệ phí thu tại quầy), in whole đồng.
type Fee struct {
	ID, DossierID string
	Code          string // of the dossier
	Procedure     string
	Payer         string
	Name          string
	Amount        int64
	Receipt       string // number on the paper receipt
	At            time.Time
	On            viet.Day
	By            string // account
	ByName        string
}

// FeeDay is the end-of-day list of a counter (bảng kê thu trong ngày).
type FeeDay struct {
	Unit  Unit
	On    viet.Day
	Fees  []Fee
	Total int64
}

// Fees lists what a unit's counter took on a day; of one clerk when an account is given.
func (c *Cases) Fees(ctx context.Context, unit string, on viet.Day, account string) (FeeDay, error) {
	return FeeDay{}, nil
}
