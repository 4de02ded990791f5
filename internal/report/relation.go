package report

// Relation is what must hold between cells beside what columns say (quan hệ giữa các ô). One of its fields is set.
type Relation struct {
	ID     string `yaml:"id"`
	Sheet  string `yaml:"sheet"`
	Note   string `yaml:"note"`   // in Vietnamese, said after the finding
	Weak   bool   `yaml:"weak"`   // to be explained, not surely wrong
	Sum    *Sum   `yaml:"sum"`    // parts make the total
	Within *Part  `yaml:"within"` // a part does not pass its whole
	Change *Move  `yaml:"change"` // from one period to the next
	Order  *Order `yaml:"order"`  // a ranking
	Before *Pair  `yaml:"before"` // one day is not after another
	List   *List  `yaml:"list"`   // a number of things that are listed
	Where  *Where `yaml:"where"`  // rows of one sort have figures of one sort
	Run    *Run   `yaml:"run"`    // rows are numbered without a gap
}

// Sum says that parts make a total. "*" for a row or a column means each, bound alike on both sides.
type Sum struct {
	Total   string   `yaml:"total"`
	Parts   []string `yaml:"parts"`
	Known   bool     `yaml:"known"`   // parts without a figure count as nothing
	Outside []string `yaml:"outside"` // parts that are counted though they do not belong to what the total is a part of
}

// Part says that a part does not pass the wholes together; Proper, that it cannot even be all of it.
type Part struct {
	Part   string   `yaml:"part"`
	Whole  []string `yaml:"whole"`
	Proper bool     `yaml:"proper"`
}

// Move says how a figure went: By is the printed change in percent, Up that the later one may not be smaller.
type Move struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
	By   string `yaml:"by"`
	Up   bool   `yaml:"up"`
}

// Order says that the figures of a column stand in the order of the ranks beside them.
type Order struct {
	Figures string `yaml:"figures"`
	Ranks   string `yaml:"ranks"`
	Up      bool   `yaml:"up"` // the smallest figure is first
}

// Pair says that a day is not after another.
type Pair struct {
	First string `yaml:"first"`
	Then  string `yaml:"then"`
}

// List says that a cell counts the rows of a sheet whose column is one of the words.
type List struct {
	Count  string   `yaml:"count"`
	Rows   string   `yaml:"rows"`
	Column string   `yaml:"column"`
	Is     []string `yaml:"is"`
}

// Where says that in rows whose column has a word, a figure lies within bounds.
type Where struct {
	Column string `yaml:"column"`
	Is     string `yaml:"is"`
	Figure string `yaml:"figure"`
	Min    int64  `yaml:"min"`
	Max    int64  `yaml:"max"`
}

// Run says that the numbers of rows go on one by one.
type Run struct {
	Column string   `yaml:"column"`
	Rows   []string `yaml:"rows"` // all when empty
}
