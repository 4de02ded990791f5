package desk

import (
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/web"
)

// Where the pages of the counter are; the navigation leads to them.
const (
	intakePath   = "/desk/tiep-nhan"
	certifyPath  = "/desk/chung-thuc"
	feesPath     = "/desk/thu-phi"
	latePath     = "/desk/so-ghi-tay"
	accountPath  = "/desk/tai-khoan"
	handoverPath = "/desk/tra-ket-qua"
)

// mostUpload bounds what one page of the counter may send: a few papers of the largest size.
const mostUpload = 6 * file.Max

// counterRoutes lists the addresses of the counter: taking in, certified copies, fees, numbers written on paper, accounts
// and handing over. Every handler is wrapped in f.desk, which lets in officers only, and in f.counter, which finds the
// unit at whose counter the clerk stands.
func counterRoutes(r *web.Routes, f *face) {
	r.Handle("GET "+intakePath, f.counter(f.intakeStart))
	r.Handle("POST "+intakePath, f.counter(f.intakeBegin))
	r.Handle("GET "+intakePath+"/xong", f.counter(f.intakeDone))
	r.Handle("GET "+intakePath+"/giay/{code}", f.counter(f.intakeReceipt))
	r.Handle("GET "+intakePath+"/giay-chung", f.counter(f.intakeBulk))
	r.Handle("GET "+intakePath+"/luot/{id}", f.counter(f.intakePick))
	r.Handle("POST "+intakePath+"/luot/{id}", f.counter(f.intakeChange))
	r.Handle("GET "+intakePath+"/luot/{id}/nguoi", f.counter(f.intakePerson))
	r.Handle("POST "+intakePath+"/luot/{id}/nguoi", f.counter(f.intakeSavePerson))
	r.Handle("GET "+intakePath+"/luot/{id}/tep/{file}", f.counter(f.intakeFile))
	r.Handle("GET "+intakePath+"/luot/{id}/{item}", f.counter(f.intakeItemPage))
	r.Upload("POST "+intakePath+"/luot/{id}/{item}", mostUpload, f.counter(f.intakeSaveItem))
	r.Upload("POST "+intakePath+"/luot/{id}/{item}/tep", file.Max+(1<<20), f.counter(f.intakeUpload))

	r.Handle("GET "+certifyPath, f.counter(f.certify))
	r.Handle("POST "+certifyPath, f.counter(f.certifyDo))
	r.Handle("POST "+certifyPath+"/phi", f.counter(f.certifySums))
	r.Handle("GET "+certifyPath+"/xong", f.counter(f.certifyDone))

	r.Handle("GET "+latePath, f.counter(f.late))
	r.Handle("POST "+latePath, f.counter(f.lateBegin))

	r.Handle("GET "+feesPath, f.desk(f.fees))
	r.Handle("GET "+feesPath+"/bang-ke", f.desk(f.feesPDF))
	r.Handle("POST "+feesPath, f.counter(f.feesNote))

	r.Handle("GET "+accountPath, f.counter(f.account))
	r.Handle("POST "+accountPath, f.counter(f.accountIssue))

	r.Handle("GET "+handoverPath, f.counter(f.handover))
	r.Handle("POST "+handoverPath, f.counter(f.handoverDo))
}

// atCounter is a handler that works for the unit at whose counter the clerk stands.
type atCounter func(c *web.Ctx, u org.Unit) error

// counter lets in the clerks of a unit (công chức Bộ phận Tiếp nhận và Trả kết quả).
func (f *face) counter(h atCounter) web.Handler {
	return f.desk(func(c *web.Ctx) error {
		u, err := f.counterUnit(c)
		if err != nil {
			return err
		}
		if err := policy.Can(c.Context(), "dossier.intake", policy.Object{Kind: "dossier", UnitID: u.ID, UnitPath: u.Path}); err != nil {
			return err
		}
		return h(c, u)
	})
}

// counterUnit is the unit at whose counter somebody works: their own when they are clerk there, else the first one.
func (f *face) counterUnit(c *web.Ctx) (org.Unit, error) {
	who := identity.From(c.Context())
	id := ""
	for _, g := range who.Grants {
		if g.Role == identity.Clerk && (id == "" || g.UnitID == who.UnitID) {
			id = g.UnitID
		}
	}
	if id == "" {
		policy.Public(c.Context(), "whoever has no counter is told so")
		return org.Unit{}, fault.Forbidden("desk.counter.none")
	}
	return f.Units.ByID(c.Context(), f.DB, id, f.today())
}
