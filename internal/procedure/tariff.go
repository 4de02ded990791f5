package procedure

import (
	"context"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Tariff is how the amount of a fee is found (biểu mức thu phí): so much for each page or for each case, as a circular
// sets it for a time. The catalogue has only the first amount and a note in words.
type Tariff struct {
	Procedure string       `json:"procedure"`
	Name      string       `json:"name"` // official: "Phí chứng thực bản sao từ bản chính"
	Per       string       `json:"per"`  // page (of each copy), case
	Steps     []TariffStep `json:"steps"`
	MaxCopy   int64        `json:"max_per_copy,omitempty"` // at most so much for one copy; 0: no limit
	Law       string       `json:"law"`                    // key of the law catalogue, with the article
	ValidFrom viet.Day     `json:"valid_from"`
	ValidTo   viet.Day     `json:"valid_to,omitzero"` // the last day
	Note      lang.Text    `json:"note"`
}

// TariffStep is the amount for each page from one on, until the next step.
type TariffStep struct {
	From   int   `json:"from"`
	Amount int64 `json:"amount"`
}

// What a tariff counts.
const (
	PerPage = "page"
	PerCase = "case"
)

// Copy is the fee of one copy of so many pages (mức thu một bản); of a tariff per case, of one case.
func (t Tariff) Copy(pages int) int64 {
	var sum int64
	for i, s := range t.Steps {
		last := pages
		if i+1 < len(t.Steps) {
			last = min(pages, t.Steps[i+1].From-1)
		}
		if n := last - s.From + 1; n > 0 {
			sum += int64(n) * s.Amount
		}
	}
	if t.MaxCopy > 0 {
		sum = min(sum, t.MaxCopy)
	}
	return sum
}

// Tariff is how the fee of a procedure is counted on a day (mức thu đang áp dụng); ok is false when no tariff is known:
// then a person reads the catalogue and enters the amount.
func (c *Catalogue) Tariff(ctx context.Context, code string, on viet.Day) (t Tariff, ok bool, err error) {
	s, err := c.held(ctx)
	if err != nil {
		return t, false, err
	}
	for _, one := range s.tariffs {
		if one.Procedure != code || on.Before(one.ValidFrom) || !one.ValidTo.IsZero() && on.After(one.ValidTo) {
			continue
		}
		if !ok || one.ValidFrom.After(t.ValidFrom) {
			t, ok = one, true
		}
	}
	return t, ok, nil
}
