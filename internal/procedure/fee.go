package procedure

import (
	"strings"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// FeeState is what a fee line really says (tình trạng mức phí), beneath the source's status.
type FeeState string

// The states. Zero is not free: the source writes 0 and no word about it.
const (
	FeeAmount    FeeState = "amount"
	FeeDoubtful  FeeState = "doubtful" // an amount that the source may have mistyped
	FeeForeign   FeeState = "foreign"
	FeeFree      FeeState = "free"
	FeeSeeNote   FeeState = "see_note"
	FeeZero      FeeState = "zero"
	FeeUnstated  FeeState = "not_stated"
	smallestNote          = 1000 // đồng; no fee is less
)

// State reads the line. The source files "chưa quy định" and fees with exemptions under free: those are not free.
func (f Fee) State() FeeState {
	switch f.Status {
	case "amount":
		switch {
		case f.Currency != "" && f.Currency != "VND":
			return FeeForeign
		case f.Amount < smallestNote:
			return FeeDoubtful
		}
		return FeeAmount
	case "zero":
		return FeeZero
	case "free":
		switch strings.Trim(viet.Fold(f.Note), " .;()-") {
		case "", "khong", "khong co", "mien phi", "mien le phi", "khong thu phi", "khong thu le phi":
			return FeeFree
		case "khong quy dinh", "chua quy dinh":
			return FeeUnstated
		}
		return FeeSeeNote
	case "see_note":
		return FeeSeeNote
	}
	return FeeUnstated
}

// FeeWords says one fee line in words, as honestly as the source allows (mức phí, lệ phí).
func FeeWords(pr lang.Printer, f Fee) LineWords {
	label := pr.T("procedure.fee.type.other")
	if key := "procedure.fee.type." + f.Type; pr.Has(key) {
		label = pr.T(key)
	}
	line := LineWords{Label: label, Note: f.Note}
	state := f.State()
	switch state {
	case FeeAmount:
		line.Text, line.Sure = viet.Money(f.Amount), true
		if has(f.Flags, "currency_not_stated") {
			line.Text, line.Sure = pr.T("procedure.fee.currency_not_stated", "amount", viet.Money(f.Amount)), false
		}
	case FeeForeign:
		line.Text, line.Sure = viet.Number(f.Amount)+" "+f.Currency, true
	case FeeDoubtful:
		line.Text = pr.T("procedure.fee.doubtful", "amount", viet.Number(f.Amount))
	case FeeFree:
		line.Text, line.Sure = pr.T("procedure.fee.free"), true
		line.Note = ""
	default:
		line.Text = pr.T("procedure.fee." + string(state))
	}
	return line
}
