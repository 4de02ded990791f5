package api

import (
	"net/http"
	"time"

	"tinhso/internal/attest"
	"tinhso/internal/document"
	"tinhso/internal/fault"
	"tinhso/internal/viet"
	"tinhso/internal/web"
)

// proofView is what the sealed log proves of a dossier (bằng chứng niêm phong).
type proofView struct {
	Keys    proofKeys   `json:"keys" description:"Khóa công khai; hãy so với khóa lấy từ nơi khác"`
	Receipt sealedView  `json:"receipt" description:"Việc tiếp nhận hồ sơ"`
	Results []issueView `json:"results"`
}

type proofKeys struct {
	Log       string   `json:"log"`
	Witnesses []string `json:"witnesses"`
}

// sealedView is one proof. Proof is a file of c2sp.org/tlog-proof as text.
type sealedView struct {
	State        string        `json:"state" enum:"sealed,waiting,broken" description:"broken: dữ liệu không khớp bản đã niêm phong"`
	Position     int64         `json:"position,omitempty" description:"Thứ tự trong nhật ký, đếm từ 1"`
	Size         int64         `json:"size,omitempty"`
	CheckpointAt *time.Time    `json:"checkpoint_at,omitempty"`
	Fingerprint  string        `json:"fingerprint,omitempty"`
	Witnesses    []witnessView `json:"witnesses,omitempty"`
	Proof        string        `json:"proof,omitempty" description:"Tệp .tlog-proof nguyên văn"`
}

type issueView struct {
	Code      string `json:"code" description:"Mã xác minh"`
	Reference string `json:"reference"`
	sealedView
}

type witnessView struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// proofs gives the proofs of a dossier: that it was received, and of its results.
func (f *face) proofs(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	d, err := f.Cases.Get(c.Context(), c.Path("code"))
	if err != nil {
		return err
	}
	if f.Attest == nil {
		return fault.NotFound("sealed.none")
	}
	out := proofView{Keys: proofKeys{Log: f.Attest.Log.Public(), Witnesses: []string{}}, Results: []issueView{}}
	for _, w := range f.Attest.Witnesses {
		out.Keys.Witnesses = append(out.Keys.Witnesses, w.VKey)
	}
	paper, err := f.Attest.OfDossier(c.Context(), f.DB, d.ID)
	if out.Receipt, err = sealed(paper, err); err != nil {
		return err
	}
	results, err := document.OfDossier(c.Context(), f.DB, d.ID)
	if err != nil {
		return err
	}
	for _, r := range results {
		v := issueView{Code: r.Code, Reference: r.Reference}
		paper, err := f.Attest.OfResult(c.Context(), f.DB, d.ID, r.ID)
		if v.sealedView, err = sealed(paper, err); err != nil {
			return err
		}
		out.Results = append(out.Results, v)
	}
	return c.JSON(http.StatusOK, out)
}

func sealed(p attest.Paper, err error) (sealedView, error) {
	switch {
	case attest.Soon(err):
		return sealedView{State: "waiting"}, nil
	case attest.Broken(err):
		return sealedView{State: "broken"}, nil
	case err != nil:
		return sealedView{}, err
	}
	at := p.At.In(viet.Zone)
	v := sealedView{State: "sealed", Position: p.Position, Size: p.Size, CheckpointAt: &at, Fingerprint: p.Fingerprint, Proof: string(p.File)}
	for _, w := range p.Witnesses {
		v.Witnesses = append(v.Witnesses, witnessView{Name: w.Name, At: w.At.In(viet.Zone)})
	}
	return v, nil
}
