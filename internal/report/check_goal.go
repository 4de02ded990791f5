package report

import (
	"math/big"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// Goal is a target as it is written (mục tiêu): "Tối thiểu 30%", "trên 16%", "Hoàn thành".
type Goal struct {
	Op     string // ">=", ">", "=", "<=", or "done"
	Figure Figure
}

// goalWords are the words before the number of a target, longest first.
var goalWords = []struct{ word, op string }{
	{"đạt tối thiểu", ">="}, {"đạt tỷ lệ", ">="}, {"tối thiểu", ">="}, {"ít nhất", ">="}, {"đạt trên", ">"}, {"đạt từ", ">="}, {"đạt", ">="},
	{"trên", ">"}, {"hơn", ">"}, {"từ", ">="}, {"trong đó", ">="}, {"tối đa", "<="}, {"không quá", "<="}, {"dưới", "<"},
}

// ReadGoal reads a target (đọc mục tiêu). A bare percentage is what must be reached at least.
func ReadGoal(text string) (Goal, error) {
	s := strings.ToLower(plain(text))
	switch s {
	case "hoàn thành", "hoàn thiện", "được kết nối", "kết nối":
		return Goal{Op: "done"}, nil
	}
	g := Goal{Op: ">="}
	for _, w := range goalWords {
		if rest, ok := strings.CutPrefix(s, w.word+" "); ok {
			s, g.Op = rest, w.op
			break
		}
	}
	s = strings.TrimSuffix(s, " trở lên")
	kind := Count
	if strings.HasSuffix(s, "%") {
		kind = Percent
	}
	var err error
	if g.Figure, err = ReadFigure(kind, s); err != nil {
		return Goal{}, err
	}
	if g.Figure.Bound != Exactly {
		return Goal{}, wrongFigure("report.figure.format", text)
	}
	return g, nil
}

// met says whether a value reaches the target.
func (g Goal) met(v *big.Rat) bool {
	d := v.Cmp(g.Figure.value)
	switch g.Op {
	case ">":
		return d > 0
	case "<":
		return d < 0
	case "<=":
		return d <= 0
	case "=":
		return d == 0
	}
	return d >= 0
}

// readClaim reads a verdict; ok is false when the text is none.
func readClaim(text string) (met, ok bool) {
	switch viet.Fold(plain(text)) {
	case "dat", "hoan thanh", "vuot":
		return true, true
	case "chua dat", "khong dat", "chua hoan thanh":
		return false, true
	}
	return false, false
}

func checkClaim(text string) error {
	if _, ok := readClaim(text); !ok {
		return wrongFigure("report.figure.claim", text)
	}
	return nil
}

// goal checks that a verdict follows from its figures.
func (c *checker) goal(sh *Sheet, row *Row) {
	goalCell, ok := sh.role(row, GoalRole)
	if !ok {
		return
	}
	goal, err := ReadGoal(goalCell.Text)
	if err != nil {
		return // the decoder has said so
	}
	claim, hasClaim := sh.role(row, ClaimRole)
	if !hasClaim && row.PartOf != "" {
		if above := sh.row(row.PartOf); above != nil {
			claim, hasClaim = sh.role(above, ClaimRole)
		}
	}
	if !hasClaim {
		c.add(Finding{Rule: "claim_missing", Weak: true, Printed: "…", args: args("what", row.Title, "goal", goalCell.Text)}, goalCell)
		return
	}
	claimed, _ := readClaim(claim.Text)
	g := verdict{c: c, row: row, goal: goal, goalCell: goalCell, claim: claim, claimed: claimed}
	g.value, g.hasValue = sh.role(row, ValueRole)
	g.hasValue = g.hasValue && !g.value.Figure.Zero()
	g.share, g.part, g.whole = shareOf(sh, row)
	if stage, ok := sh.role(row, StageRole); ok && claimed && goal.Op == "done" && strings.HasPrefix(strings.ToLower(plain(stage.Text)), "đang") {
		c.add(Finding{Rule: "claim_stage", Weak: true, Printed: claim.Text, args: args("what", row.Title, "claim", claim.Text, "stage", stage.Text)}, claim, stage)
		return
	}
	if goal.Op == "done" {
		g.done()
		return
	}
	g.number()
}

// verdict is one row whose claim is weighed.
type verdict struct {
	c               *checker
	row             *Row
	goal            Goal
	goalCell, claim at
	claimed         bool
	value           at
	hasValue        bool
	share           *big.Rat // part of whole in percent, nil when unknown
	part, whole     at
}

func shareOf(sh *Sheet, row *Row) (*big.Rat, at, at) {
	part, ok1 := sh.role(row, PartRole)
	whole, ok2 := sh.role(row, WholeRole)
	if !ok1 || !ok2 || part.Figure.Zero() || whole.Figure.Zero() {
		return nil, part, whole
	}
	got, ok := percentOf(part.Figure.value, whole.Figure.value)
	if !ok {
		return nil, part, whole
	}
	return got, part, whole
}

// done weighs a target that is all or nothing.
func (v verdict) done() {
	if v.share == nil {
		return
	}
	all := v.share.Cmp(hundred) >= 0
	if v.claimed && !all {
		v.c.add(Finding{Rule: "claim_done", Printed: v.claim.Text, Computed: write(v.share, 2) + "%",
			args: args("what", v.row.Title, "claim", v.claim.Text, "goal", v.goalCell.Text, "part", v.part.Figure.String(),
				"whole", v.whole.Figure.String(), "computed", write(v.share, 2))}, v.claim, v.part, v.whole)
	}
}

// number weighs a target that is a number.
func (v verdict) number() {
	percent := v.goal.Figure.Unit == "%"
	switch {
	case !v.hasValue && v.share == nil:
		rule := "claim_bare"
		if _, counted := v.counted(); counted && percent {
			rule = "goal_unit"
		}
		v.c.add(Finding{Rule: rule, Weak: rule == "claim_bare", Printed: v.claim.Text,
			args: args("what", v.row.Title, "claim", v.claim.Text, "goal", v.goalCell.Text, "value", v.part.Text)}, v.cells()...)
		return
	case v.hasValue && percent != (v.value.kind() == Percent):
		v.c.add(Finding{Rule: "goal_unit", Printed: v.value.Text,
			args: args("what", v.row.Title, "goal", v.goalCell.Text, "value", v.value.Text)}, v.goalCell, v.value)
		return
	}
	if !v.hasValue {
		v.against(v.share, "claim_share")
		return
	}
	if v.goal.met(v.value.Figure.value) != v.claimed {
		v.c.add(Finding{Rule: "claim", Printed: v.claim.Text, Computed: v.value.Figure.String() + mark(v.value),
			args: args("what", v.row.Title, "claim", v.claim.Text, "goal", v.goalCell.Text, "value", v.value.Figure.String()+mark(v.value))},
			v.claim, v.goalCell, v.value)
		return
	}
	if v.value.Figure.Bound == About && v.claimed && v.value.Figure.value.Cmp(v.goal.Figure.value) == 0 {
		v.c.add(Finding{Rule: "claim_about", Weak: true, Printed: v.value.Text,
			args: args("what", v.row.Title, "claim", v.claim.Text, "goal", v.goalCell.Text, "value", v.value.Text)}, v.claim, v.value)
	}
	if v.share != nil && percent && !holds(v.value.Figure, v.share) {
		v.against(v.share, "claim_share")
	}
}

// against weighs the claim by the share that arithmetic gives.
func (v verdict) against(share *big.Rat, rule string) {
	if v.goal.met(share) == v.claimed {
		return
	}
	v.c.add(Finding{Rule: rule, Printed: v.claim.Text, Computed: write(share, 2) + "%",
		args: args("what", v.row.Title, "claim", v.claim.Text, "goal", v.goalCell.Text, "part", v.part.Figure.String(),
			"whole", v.whole.Figure.String(), "computed", write(share, 2))}, v.claim, v.goalCell, v.part, v.whole)
}

// counted is a plain number that stands where a share was asked for.
func (v verdict) counted() (at, bool) {
	return v.part, v.part.row != nil && !v.part.Figure.Zero()
}

func (v verdict) cells() []at {
	cells := []at{v.goalCell, v.claim}
	if part, ok := v.counted(); ok {
		cells = append(cells, part)
	}
	return cells
}

func mark(a at) string {
	if a.kind() == Percent {
		return "%"
	}
	return ""
}

// checkGoal says whether a text is a target.
func checkGoal(text string) error {
	_, err := ReadGoal(text)
	if err != nil {
		if e, ok := fault.As(err); ok && e.Code == "report.figure.ambiguous" {
			return err
		}
		return wrongFigure("report.figure.goal", text)
	}
	return nil
}
