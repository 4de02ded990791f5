package ui

// Notice says one thing that happened or matters (thông báo); as Chrome.Flash
// it is said once, after a redirect.
type Notice struct {
	Tone   Tone
	Title  string
	Text   string
	Links  []Link
	Closed bool // folded to its title until opened
}

// ErrorSummary stands above a form that was not accepted (tóm tắt lỗi) and
// leads to each field.
type ErrorSummary struct {
	Title  string // the component has one when empty
	Errors []FieldError
}

// FieldError is one fault of one field; Path is the field's input name.
type FieldError struct{ Path, Message string }

// Badge is one word of state (nhãn trạng thái).
type Badge struct {
	Label string
	Tone  Tone
	Dot   bool
}

// DueBadge says in words when something is due (hạn xử lý): "còn 2 ngày làm
// việc". The tone follows from the words and is never needed to understand.
type DueBadge struct {
	Words string // from deadline: what is left or how late
	On    string // the day and time, shown small: "15:30, 07/12/2026"
	Tone  Tone   // Good in time, Warning today or tomorrow, Bad late, Muted when stopped
	Note  string // "tạm tính", "tạm dừng chờ bổ sung"
}

// EmptyState says why a list is empty and what to do (danh sách trống).
type EmptyState struct {
	Title, Text string
	Icon        string
	Action      *Button
}

// Confirm is a page that asks before what cannot be undone (xác nhận): no
// dialog, works without script, says what will happen.
type Confirm struct {
	Title   string
	Text    string
	Facts   DefinitionList
	Action  string // address posted to
	Hidden  []Hidden
	Fields  []Field // a reason, when one is needed
	Yes, No Button
}

// Hidden is a value a form carries unseen.
type Hidden struct{ Name, Value string }

// Problem is a page that says what went wrong (trang lỗi) and what to do now.
type Problem struct {
	Status    int
	Title     string
	Text      string
	Fields    []FieldError
	RequestID string // shown when someone must be told
	Actions   []Button
	Hotline   string
}

// Icon is the picture of a tone.
func (n Notice) Icon() string { return n.Tone.icon() }

func (t Tone) icon() string {
	switch t {
	case Good:
		return "good"
	case Warning:
		return "warning"
	case Bad:
		return "bad"
	}
	return "info"
}

// Icon is the picture beside the words.
func (d DueBadge) Icon() string {
	switch d.Tone {
	case Bad:
		return "bad"
	case Warning:
		return "warning"
	case Muted:
		return "pause"
	}
	return "clock"
}

// Icon is the picture of a status.
func (p Problem) Icon() string {
	switch p.Status {
	case 401, 403:
		return "lock"
	case 404, 410:
		return "search"
	case 429, 503:
		return "clock"
	}
	return "warning"
}

// Hero opens the home page (phần mở đầu trang chủ): the one place where the
// red of the province fills a surface.
type Hero struct {
	Title, Lead string
	Search      *SearchBox
	Links       []Link // what people ask for most
}
