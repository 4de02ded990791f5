package simulate

import (
	"math/rand/v2"
	"time"

	"tinhso/internal/org"
	"tinhso/internal/viet"
)

// part says who of a story takes a step (vai trong câu chuyện).
type part int

const (
	theClerk part = iota
	theOfficer
	theOther // another officer of the same unit
	theLeader
	theCitizen
)

// step is one thing that somebody does (một bước).
type step struct {
	action string
	by     part
	at     time.Time // a whole minute; the seconds are those of the life
	in     map[string]any
	file   bool // a paper comes with it
	may    bool // a rule may stand in the way: then it is left out
}

// story is what happens to a dossier, from filing to the end, without place and people (câu chuyện của một hồ sơ).
type story struct {
	n       int
	day     viet.Day
	level   org.Level
	matter  *matter
	channel string
	way     *way
	account bool // filed from an account
	org     bool // for an organisation
	steps   []step
}

// outcomes are what becomes of a dossier that takes days, and of one that is done at once, of a thousand.
var (
	outcomesSlow = []outcome{{plain, 842}, {moreFirst, 25}, {more, 52}, {payment, 11}, {refusedFirst, 8}, {refused, 10}, {withdrawn, 10},
		{stopped, 3}, {extended, 6}, {sentBack, 30}, {stuck, 3}}
	outcomesQuick = []outcome{{plain, 983}, {moreFirst, 6}, {refusedFirst, 7}, {withdrawn, 4}}
)

type outcome struct {
	fate fate
	of   int
}

type fate int

const (
	plain fate = iota
	moreFirst
	more
	payment
	refusedFirst
	refused
	withdrawn
	stopped
	extended
	sentBack
	stuck
)

func drawFate(r *rand.Rand, list []outcome) fate {
	n := r.IntN(1000)
	for _, o := range list {
		if n -= o.of; n < 0 {
			return o.fate
		}
	}
	return plain
}

// The shares that the province reported for its year, of ten thousand.
const (
	ofOnline = 709 // 43.683 of 615.932 were filed online
	ofPostal = 60
	ofLate   = 173 // 98,27 % were ready in time
)

// writer writes the steps of a story one after another.
type writer struct {
	*story
	h     *hours
	r     *rand.Rand
	last  time.Time
	until time.Time // the end of the story
}

// then adds a step some working minutes after the last.
func (w *writer) then(least, most int, s step) {
	s.at = w.h.add(w.last, least+w.r.IntN(max(1, most-least)))
	w.put(s)
}

func (w *writer) put(s step) {
	if !s.at.After(w.last) {
		s.at = w.last.Add(time.Minute)
	}
	w.last = s.at
	w.steps = append(w.steps, s)
}

// citizenHour is when somebody sits down at home: any day, mostly in the evening.
func (w *writer) citizenHour(from time.Time, days int) time.Time {
	d := viet.DayOf(from).Add(w.r.IntN(days + 1))
	at := start(d).Add(time.Duration(6*60+w.r.IntN(17*60)) * time.Minute)
	if !at.After(from) {
		at = from.Add(time.Duration(5+w.r.IntN(120)) * time.Minute)
	}
	return at
}

// write tells the whole story.
func (w *writer) write() {
	quick := w.way.minutes == 0 || w.matter.FlowCode == "certify" || w.matter.FlowCode == "same-day"
	w.file(quick)
	f := drawFate(w.r, outcomesSlow)
	if quick {
		f = drawFate(w.r, outcomesQuick)
	}
	if w.first(f) {
		return
	}
	if quick {
		w.handleQuick()
	} else {
		w.handle(f)
	}
}

// file is the filing and what the counter does at once.
func (w *writer) file(quick bool) {
	if w.channel == "online" {
		at := w.citizenHour(start(w.day), 0)
		if limit := w.until.Add(-2 * time.Minute); at.After(limit) {
			at = limit.Truncate(time.Minute).Add(-time.Duration(w.r.IntN(60)) * time.Minute)
		}
		w.put(step{action: "submit", by: theCitizen, at: at})
		return
	}
	most := 7*60 + 30
	if quick {
		most = 5*60 + 30 // before the counter closes for what is done on the day
	}
	w.put(step{action: "submit", by: theClerk, at: w.h.at(w.day, 5+w.r.IntN(most))})
}

// first is what happens before acceptance; done reports that nothing follows.
func (w *writer) first(f fate) (done bool) {
	wait := 4
	if w.channel == "online" {
		wait = 300
	}
	switch f {
	case refusedFirst:
		w.then(1, wait, step{action: "refuse", by: theClerk, in: map[string]any{"reason": pick(w.r, refusals)}})
		return true
	case withdrawn:
		if w.r.IntN(2) == 0 {
			w.withdraw()
			return true
		}
	case moreFirst:
		w.then(1, wait, step{action: "request_more", by: theClerk, may: true, in: items(w.r)})
		w.supply()
	}
	w.then(1, wait, step{action: "accept", by: theClerk})
	if w.channel != "online" && w.r.IntN(100) < 80 {
		w.then(1, 4, fee(w.r, "note_fee"))
	}
	return false
}

func (w *writer) withdraw() {
	by := theClerk
	if w.account {
		by = theCitizen
	}
	w.then(60, 900, step{action: "withdraw", by: by, in: map[string]any{"note": "Người nộp hồ sơ đề nghị rút hồ sơ."}})
}

func (w *writer) supply() {
	if w.account {
		w.put(step{action: "supply", by: theCitizen, at: w.citizenHour(w.last, 6), file: true, may: true})
		return
	}
	w.then(400, 3000, step{action: "supply", by: theClerk, may: true, in: map[string]any{"note": "Người nộp đã bổ sung đủ giấy tờ theo yêu cầu."}})
}

// handleQuick is what is done at once: certified copies and the like.
func (w *writer) handleQuick() {
	if w.matter.FlowCode == "certify" {
		w.then(3, 25, step{action: "approve", by: theLeader, may: true})
		w.then(1, 12, step{action: "return", by: theClerk, file: true, in: map[string]any{"signer": pick(w.r, signers)}})
		return
	}
	w.then(5, 40, step{action: "claim", by: theOfficer, may: true})
	w.then(5, 60, step{action: "propose", by: theOfficer})
	w.then(3, 40, step{action: "approve", by: theLeader})
	if w.matter.FlowCode == "same-day" && w.r.IntN(3) > 0 {
		w.then(1, 12, step{action: "return", by: theClerk, file: true})
		return
	}
	w.then(2, 15, step{action: "issue", by: theClerk, file: true})
	w.then(1, 30, step{action: "return", by: theClerk})
}
