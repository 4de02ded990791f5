package simulate

// template is a life of the scratch database, ready to be copied: every row that the rooms wrote of it (hồ sơ mẫu).
type template struct {
	story *story
	rows  []trow
	keys  []key  // the keys that the rooms made, in their order
	docs  []docs // numbers of papers
	codes int    // check codes of results
}

// trow is one row.
type trow struct {
	table int
	cells []cell
	at    int64 // of an event: when it was told
	moves bool  // and whether it moves with the life
}

// key is a key made at a moment of the story.
type key struct {
	at    int64
	moves bool
}

// docs is a number taken from the yearly series of a unit.
type docs struct {
	kind  string
	year  int64
	at    int64
	moves bool
}

// cell is a value of a row: as it was, or made for each copy.
type cell struct {
	kind  kindOf
	value any   // as it was
	n     int   // which variable, or which number
	parts []bit // of a text
}

type kindOf uint8

const (
	asIs   kindOf = iota
	word          // the whole text is a variable
	text          // parts of it are
	moment        // milliseconds that move with the life
	number        // a number of a paper
)

// bit is a piece of a text: written out, a variable, or the seconds of a moment.
type bit struct {
	lit  string
	kind piece
	n    int
	at   int64
}

type piece uint8

const (
	literal  piece = iota
	variable       // words[n]
	seconds        // 07.319
	whole          // 07
	millis         // 1790000007319
)

// The variables of a life, by their place in its list of words.
const (
	vUnit = iota
	vPath
	vUnitCode
	vUnitName
	vUnitShort
	vAbbrev
	vIdentifier
	vLeader
	vLeaderName
	vUpper
	vUpperName
	vOwner
	vOwnerName
	vName
	vNameFold
	vCitizenID
	vBirth
	vPhone
	vDetail
	vArea
	vAreaName
	vReceipt
	vCode
	vCodeFold
	vAgain
	vStaff // clerks, then officers: id and name of each, beginning with who acts
)

// most of a crew, so that the places after it stand fast.
const (
	mostClerks   = 3
	mostOfficers = 10
	vClerks      = vStaff
	vOfficers    = vClerks + 2*mostClerks
	vChecks      = vOfficers + 2*mostOfficers // check codes
	mostChecks   = 2
	vRefs        = vChecks + mostChecks // numbers with their notation
	mostRefs     = 4
	vKeys        = vRefs + mostRefs // keys
)
