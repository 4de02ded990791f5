package ui

// DefinitionList is facts in pairs (danh mục thông tin).
type DefinitionList struct {
	Items []Fact
	Dense bool
}

// Fact is one pair.
type Fact struct {
	Term, Text string
	Lines      []string // more than one line of text
	Link       *Link
	Badge      *Badge
	Missing    bool // says "chưa có" instead of nothing
}

// Summary is "check your answers" (kiểm tra lại): what was said, part by part,
// each part with the way back to change it.
type Summary struct {
	Title  string
	Change *Link // Hidden should name the part
	Items  []Fact
}

// Card is one thing in a list of things (thẻ).
type Card struct {
	Title, Href string
	Text        string
	Eyebrow     string
	Icon        string
	Badges      []Badge
	Facts       []Fact
	Heading     int // 2 or 3; 3 when 0
}

// CardGrid lays cards beside each other where there is room.
type CardGrid struct {
	Cards []Card
	Small bool // icon and title only: life events
}

// Step is one stop of Steps.
type Step struct {
	Label, Href string // Href only for steps already answered
	Done        bool
	Current     bool
}

// Steps says how far one is (các bước): one question at a time.
type Steps struct{ Items []Step }

// Timeline tells what happened, newest last, and what comes next (tiến trình).
type Timeline struct{ Items []Moment }

// Moment is one thing on a Timeline.
type Moment struct {
	Title, Text string
	Who         string
	At          string // printed by viet
	Until       string // "chậm nhất 15:30, 07/12/2026"
	Tone        Tone
	Now         bool // here it stands
	Ahead       bool // has not happened yet
	Links       []Link
}

// Bar is one row of a chart.
type Bar struct {
	Label string
	Value float64
	Text  string // how the value is said: "1.856 hồ sơ"
	Tone  Tone
	Href  string
}

// BarChart compares a few numbers (biểu đồ cột ngang) as a picture made on the
// server, with the same numbers as a table for those who cannot see it.
type BarChart struct {
	Title, Note string
	Bars        []Bar
	Max         float64 // 0 = the largest bar
}

// LoadChart shows how much each person or unit has (khối lượng và chậm hạn):
// in time, due soon, late.
type LoadChart struct {
	Title, Note string
	Rows        []Load
}

// Load is one row of a LoadChart.
type Load struct {
	Label, Href           string
	InTime, Soon, Overdue int
}
