package document

import (
	"time"

	"tinhso/internal/viet"
)

// ResultPaper is the official paper that answers a dossier, laid out as the
// rules on clerical work ask (văn bản kết quả giải quyết thủ tục hành chính).
// Law: 30/2020/NĐ-CP@2020-03-05
type ResultPaper struct {
	Superior     string // agency above, may be empty
	Agency       string
	Reference    string // number and notation: "05/QĐ-UBND"
	Place        string
	On           viet.Day
	Title        string // type of paper: "Quyết định", "Giấy xác nhận"
	Subject      string // về việc ...
	Basis        []string
	Body         []Block
	Recipients   []string
	SignerTitle  string
	SignerName   string
	Signed       *Signature // nil prints "Bản in từ hệ thống"
	Code         string     // check code
	CheckURL     string     // full address of /xac-minh/CODE
	DossierCode  string
	CodeIsSample bool
	PrintedAt    time.Time
}

// Block is a paragraph, or a labelled value, of a result's body.
type Block struct {
	Label string
	Text  string
}
