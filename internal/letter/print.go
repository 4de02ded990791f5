package letter

import (
	"context"
	"strings"

	"tinhso/internal/document"
	"tinhso/internal/org"
	"tinhso/internal/viet"
)

// Head is in whose name a letter is printed (cơ quan ban hành).
type Head struct {
	Superior, Agency, Place, Abbrev string
	CodeIsSample                    bool
}

// HeadOf reads the head of a unit's letters as it is called on a day.
func (l *Letters) HeadOf(ctx context.Context, u org.Unit, on viet.Day) (Head, error) {
	h := Head{Agency: u.Name, Abbrev: u.Abbrev, CodeIsSample: u.IdentifierIsSample}
	if u.ParentID != "" {
		above, err := l.units.ByID(ctx, l.db, u.ParentID, on)
		if err != nil {
			return h, err
		}
		h.Superior = above.Name
	}
	if u.AreaID != "" {
		a, err := l.units.Area(ctx, l.db, u.AreaID, on)
		if err != nil {
			return h, err
		}
		h.Place = a.ShortName
	}
	return h, nil
}

// PDF prints a letter as an official paper (bản in văn bản).
func (p Paper) PDF(h Head) ([]byte, error) {
	title := ""
	switch p.Type {
	case "TB":
		title = "Thông báo"
	case "QĐ":
		title = "Quyết định"
	}
	x := document.Letter{ResultPaper: document.ResultPaper{Superior: h.Superior, Agency: h.Agency, Reference: p.Number, Place: h.Place, On: p.On,
		Title: title, Subject: p.Subject, SignerTitle: p.SignerTitle, SignerName: p.Signer, DossierCode: p.Code, CodeIsSample: h.CodeIsSample,
		Recipients: []string{"Như trên", "Lưu: VT, hồ sơ " + p.Code}, PrintedAt: p.MadeAt}, To: p.To}
	if title != "" {
		x.Recipients[0] = p.To
		if p.To == "" {
			x.Recipients = x.Recipients[1:]
		}
	}
	for line := range strings.SplitSeq(p.Body, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			x.Body = append(x.Body, document.Block{Text: line})
		}
	}
	return x.PDF()
}
