package report

import (
	"context"
	"strings"

	"tinhso/internal/document"
	"tinhso/internal/indicator"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// PDF prints the report as its form draws it (in báo cáo).
func (m *Reports) PDF(ctx context.Context, r Report) ([]byte, error) {
	say := lang.For(lang.VI)
	s := document.Statistics{
		Issued: r.Form.Issued, Title: r.Form.Title, Period: PeriodName(r.Period, say), Span: "(" + Span(r.Period, say) + ")",
		By: r.Unit.Name, Measure: r.Form.Measure, FirstNo: r.Form.Lead, First: r.Form.First.Title, FirstPart: r.Form.First.Share,
		Notes: r.Form.Notes, Place: m.placeName(ctx, r), On: viet.DayOf(m.DB.Now()), Signer: r.Form.Signer, OneSigner: r.Form.Signer != "",
		Draft: r.State != Signed && r.State != Sent, Reason: r.Reason, FrozenAt: r.FrozenAt, PrintedAt: m.DB.Now(),
	}
	if r.Form.Number != "" {
		s.Number = "Biểu số " + r.Form.Number
	}
	s.To = m.receiver(ctx, r)
	s.Lead = r.RankLines(say)
	for _, c := range r.Form.Columns {
		s.Columns = append(s.Columns, document.StatColumn{Title: c.Title, Group: c.Group, Sub: c.Sub, Share: c.Share, Left: !c.Kind.numeric()})
	}
	for _, row := range r.Sheet.Rows {
		out := document.StatRow{No: row.No, Title: row.Title, Bold: row.Look == "group" || row.Look == "total"}
		for _, c := range r.Form.Columns {
			out.Cells = append(out.Cells, printed(row.Cells[c.ID], c, say))
		}
		s.Rows = append(s.Rows, out)
	}
	if b := r.Form.Below; b != nil {
		s.Below = &document.StatBelow{Title: b.Title, Columns: b.Columns}
		for _, c := range r.Sheet.Below {
			s.Below.Cells = append(s.Below.Cells, printed(c, FormColumn{Kind: Percent}, say))
		}
	}
	for _, sign := range r.Signs {
		on := &document.Signature{Signer: sign.Name, At: sign.At}
		switch sign.As {
		case "reporter":
			s.Reporter = on
			s.On = viet.DayOf(sign.At)
		case "head":
			s.Head = on
			s.On = viet.DayOf(sign.At)
		}
	}
	return s.PDF()
}

// printed is a cell on paper: a figure typed by hand bears a star, and what is not known says so.
func printed(c Cell, col FormColumn, say lang.Printer) string {
	text := c.Text
	switch {
	case text == "" && c.Source.State == indicator.Undefined:
		return say.T("report.cell.na")
	case text == "" && c.Source.State == indicator.NoData && (col.Of != "" || col.Kind == Percent && col.Role != Plain):
		return "–"
	case text == "" && c.Source.State == indicator.NoData && col.Kind.numeric():
		return say.T("report.cell.no_data")
	case c.Typed != nil:
		return text + "*"
	}
	return text
}

// RankLines say the class that the points earn (dòng xếp loại).
func (r Report) RankLines(say lang.Printer) []string {
	k, ok := r.Rank()
	if !ok {
		return nil
	}
	key := "report.rank"
	if k.Partly {
		key = "report.rank.partly"
	}
	lines := []string{say.T(key, "name", k.Name, "points", k.Points, "most", k.Most, "full", k.Full)}
	if k.Missing != "" {
		lines = append(lines, k.Missing)
	}
	return lines
}

// placeName is the place before the date: that of the province for its agencies, else of the unit's own place.
func (m *Reports) placeName(ctx context.Context, r Report) string {
	if r.Unit.AreaID == "" {
		if u, err := m.Units.ByID(ctx, m.DB, r.Unit.ParentID, r.Period.Last()); err == nil && u.AreaID != "" {
			return m.areaName(ctx, u.AreaID, r)
		}
		return ""
	}
	return m.areaName(ctx, r.Unit.AreaID, r)
}

func (m *Reports) areaName(ctx context.Context, id string, r Report) string {
	areas, err := m.Units.Areas(ctx, m.DB, "", r.Period.Last())
	if err != nil {
		return ""
	}
	for _, a := range areas {
		if a.ID == id {
			return a.ShortName
		}
		below, err := m.Units.Areas(ctx, m.DB, a.ID, r.Period.Last())
		if err != nil {
			return ""
		}
		for _, b := range below {
			if b.ID == id {
				return b.ShortName
			}
			deep, err := m.Units.Areas(ctx, m.DB, b.ID, r.Period.Last())
			if err != nil {
				return ""
			}
			for _, c := range deep {
				if c.ID == id {
					return c.ShortName
				}
			}
		}
	}
	return ""
}

// receiver is the unit above, to which the report goes.
func (m *Reports) receiver(ctx context.Context, r Report) string {
	if r.Unit.ParentID == "" {
		return m.word("report.government")
	}
	u, err := m.Units.ByID(ctx, m.DB, r.Unit.ParentID, r.Period.Last())
	if err != nil {
		return ""
	}
	return u.Name
}

// FileName is what the printed report is called.
func (r Report) FileName(ext string) string {
	unit := strings.ReplaceAll(viet.Fold(r.Unit.Name), " ", "-")
	return r.Form.Kind + "-" + unit + "-" + strings.ReplaceAll(r.Period.String(), "@", "-") + "." + ext
}
