package ui

// ScoreRow is one part of a score: points got, points that could be had, and
// points for which there is no data yet.
type ScoreRow struct {
	Label, Href        string
	Got, Lacking, Most float64 // Lacking of Most could not be computed
	Text               string  // "18,4 / 20"
	Tone               Tone
}

// ScoreChart shows of what a score is made (cơ cấu điểm số): each part against
// its maximum, with what could not be computed hatched, never counted as lost.
type ScoreChart struct {
	Title, Note string
	Rows        []ScoreRow
}

// drawnScore is a row with its stretches in thousandths of the largest part.
type drawnScore struct {
	ScoreRow
	MostWidth, GotWidth, LackAt, LackWidth int
}

// Drawn gives each row its stretches on one scale.
func (c ScoreChart) Drawn() []drawnScore {
	most := 0.0
	for _, r := range c.Rows {
		most = max(most, r.Most)
	}
	drawn := make([]drawnScore, len(c.Rows))
	for i, r := range c.Rows {
		d := drawnScore{ScoreRow: r, MostWidth: share(r.Most, most), GotWidth: share(r.Got, most), LackWidth: share(r.Lacking, most)}
		d.LackAt = d.MostWidth - d.LackWidth
		drawn[i] = d
	}
	return drawn
}

// Lacks says whether any part could not be computed.
func (c ScoreChart) Lacks() bool {
	for _, r := range c.Rows {
		if r.Lacking > 0 {
			return true
		}
	}
	return false
}

// Area is one place of a MapChart.
type Area struct {
	Label, Href, Text string
	Path              string // of an SVG path, in the units of the map's Box
	Level             int    // 1 to 5, from weak to strong; 0: no data
	X, Y              int    // where its short name stands
	Short             string
}

// MapChart colours the places of a map by a figure (bản đồ chỉ số), with the
// same numbers as a table; a place without data is hatched.
type MapChart struct {
	Title, Note string
	Box         string // viewBox: "0 0 1000 620"
	Areas       []Area
	Levels      []string // what the five shades mean, weak to strong
}
