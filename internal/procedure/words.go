package procedure

import (
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// ChannelWords is what one way of filing takes and costs, in words (thời gian và chi phí theo cách nộp).
type ChannelWords struct {
	Channel string
	Name    string
	Times   []LineWords // one for each case
	Fees    []LineWords // each once
}

// LineWords is a line for people: what it is about, what it says, and the source's own note.
type LineWords struct {
	Label string
	Text  string
	Note  string
	// Sure is false when the catalogue leaves it open or is doubtful: the page must not state it as a fact.
	Sure bool
}

// TimeWords says a limit in words (thời hạn bằng chữ): "3 ngày làm việc", "trong ngày; sau 15 giờ: ngày làm việc tiếp theo".
func TimeWords(pr lang.Printer, t Time) string {
	if t.Kind == string(deadline.SameDay) {
		if t.CutOff == "" {
			return pr.T("procedure.time.same_day")
		}
		return pr.T("procedure.time.same_day_cut_off", "at", hour(pr, t.CutOff))
	}
	key := "procedure.time." + t.Kind
	if !pr.Has(key + ".many") {
		return pr.T("procedure.time.none")
	}
	if t.Amount == 1 {
		return pr.T(key + ".one")
	}
	return pr.T(key+".many", "n", viet.Number(int64(t.Amount)))
}

// hour says "15:00" as people do: "15 giờ", "15 giờ 30".
func hour(pr lang.Printer, clock string) string {
	h, m, _ := strings.Cut(clock, ":")
	if n, err := strconv.Atoi(h); err == nil {
		h = strconv.Itoa(n)
	}
	if m == "" || m == "00" {
		return pr.T("procedure.time.hour", "h", h)
	}
	return pr.T("procedure.time.hour_minute", "h", h, "m", m)
}

// DeadlineWords says the limit of a whole procedure in one line (thời hạn giải quyết), "không nêu trong danh mục" when there is none.
func DeadlineWords(pr lang.Printer, d *Deadline) string {
	switch {
	case d == nil:
		return pr.T("procedure.time.none")
	case d.Kind == ByChannel:
		return pr.T("procedure.time.by_channel")
	case d.Kind == ByCase:
		return pr.T("procedure.time.by_case")
	}
	return TimeWords(pr, d.Time)
}

// BasisWords says where a limit was read (căn cứ của thời hạn trong danh mục); empty for what is simply stated.
func BasisWords(pr lang.Printer, basis string) string {
	if key := "procedure.basis." + basis; pr.Has(key) {
		return pr.T(key)
	}
	return ""
}

// methodTime says the time of one line of filing.
func (p Procedure) methodTime(pr lang.Printer, m Method) LineWords {
	line := LineWords{Label: m.Label, Note: m.Note}
	d := p.Deadline
	switch {
	case m.Time != nil:
		line.Text, line.Sure = TimeWords(pr, *m.Time), true
	case d != nil && d.Basis == "steps":
		line.Text, line.Sure = TimeWords(pr, d.Time), true
	case m.TimeText != "":
		line.Text = pr.T("procedure.time.text", "text", m.TimeText)
	case d != nil && d.Kind != ByChannel && d.Kind != ByCase && (d.Basis == "variants" || d.Basis == "methods_partial"):
		line.Text = TimeWords(pr, d.Time) + " (" + BasisWords(pr, d.Basis) + ")"
	default:
		line.Text = pr.T("procedure.time.none")
	}
	return line
}

// ByChannel says what each way of filing takes and costs, in words.
func (p Procedure) ByChannel(pr lang.Printer) []ChannelWords {
	var list []ChannelWords
	for _, channel := range p.Channels() {
		words := ChannelWords{Channel: channel, Name: ChannelName(pr, channel)}
		for _, m := range p.Methods {
			if m.Channel != channel {
				continue
			}
			if t := p.methodTime(pr, m); !slices.Contains(words.Times, t) {
				words.Times = append(words.Times, t)
			}
			for _, f := range m.Fees {
				line := FeeWords(pr, f)
				if m.Repeat > 0 && m.Label != "" {
					line.Label += " — " + m.Label
				}
				if !slices.Contains(words.Fees, line) {
					words.Fees = append(words.Fees, line)
				}
			}
		}
		list = append(list, words)
	}
	return list
}

// ChannelName says a way of filing (cách thức nộp hồ sơ).
func ChannelName(pr lang.Printer, channel string) string {
	if key := "procedure.channel." + channel; pr.Has(key) {
		return pr.T(key)
	}
	return channel
}

// LevelName says a level (cấp thực hiện).
func LevelName(pr lang.Printer, level string) string {
	if key := "procedure.level." + level; pr.Has(key) {
		return pr.T(key)
	}
	return level
}

// NotFileableWords says why a procedure is shown but cannot be filed here, empty when it can (lý do không nộp tại đây).
func NotFileableWords(pr lang.Printer, why string) string {
	if why == "" {
		return ""
	}
	if key := "procedure.why." + why; pr.Has(key) {
		return pr.T(key)
	}
	return pr.T("procedure.why.other")
}
