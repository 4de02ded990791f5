package pack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"tinhso/internal/document"
	"tinhso/internal/store"
)

// Bank is a bank that can be paid through (ngân hàng thành viên VietQR).
type Bank struct {
	BIN        string `json:"bin"`
	Code       string `json:"code"`
	ShortName  string `json:"short_name"`
	Name       string `json:"name"`
	SWIFT      string `json:"swift,omitempty"`
	VietQR     string `json:"vietqr"` // transfer, receive_only, none
	Deprecated bool   `json:"deprecated,omitempty"`
	ValidFrom  string `json:"valid_from"`
}

const listBanks = "banks"

// Banks lists the banks of the pack (danh mục ngân hàng).
func Banks(ctx context.Context, r store.Reader) ([]Bank, error) {
	var data string
	err := r.QueryRow(ctx, sqlList, listBanks).Scan(&data)
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var banks []Bank
	if err := json.Unmarshal([]byte(data), &banks); err != nil {
		return nil, fmt.Errorf("pack: banks: %w", err)
	}
	return banks, nil
}

var vietQR = set("transfer", "receive_only", "none")

func (l *loader) banks() []Bank {
	var list []Bank
	names := l.once(fileBanks, "short_name") // a renamed bank keeps its BIN and code beside the old name
	for _, r := range l.csv(fileBanks, "bin", "code", "short_name", "name", "swift", "vietqr", "deprecated", "valid_from") {
		c := r.cells
		before := len(l.refused)
		if c[0] != "" && (!digits(c[0]) || len(c[0]) != 6) {
			l.refuse(fileBanks, r.line, "pack.bank.bin", "value", c[0])
		}
		l.need(fileBanks, r.line, "code", c[1])
		if l.need(fileBanks, r.line, "short_name", c[2]) {
			names.add(c[2], r.line)
		}
		l.need(fileBanks, r.line, "name", c[3])
		l.choice(fileBanks, r.line, "vietqr", c[5], vietQR)
		l.choice(fileBanks, r.line, "deprecated", c[6], set("0", "1"))
		l.day(fileBanks, r.line, "valid_from", c[7])
		if len(l.refused) == before {
			list = append(list, Bank{c[0], c[1], c[2], c[3], c[4], c[5], c[6] == "1", c[7]})
		}
	}
	return list
}

func (l *loader) types() []document.Type {
	var list []document.Type
	codes := l.once(fileTypes, "code")
	for _, r := range l.csv(fileTypes, "code", "ordinal", "name", "abbrev", "example", "note", "valid_from") {
		c := r.cells
		before := len(l.refused)
		if l.need(fileTypes, r.line, "code", c[0]) {
			codes.add(c[0], r.line)
		}
		ordinal, err := strconv.Atoi(c[1])
		if err != nil || ordinal < 1 {
			l.refuse(fileTypes, r.line, "pack.number", "field", "ordinal")
		}
		l.need(fileTypes, r.line, "name", c[2])
		l.day(fileTypes, r.line, "valid_from", c[6])
		if len(l.refused) == before {
			list = append(list, document.Type{Code: c[0], Ordinal: ordinal, Name: c[2], Abbrev: c[3], Example: c[4], Note: c[5], ValidFrom: c[6]})
		}
	}
	return list
}
