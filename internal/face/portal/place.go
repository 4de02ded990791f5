package portal

import "tinhso/internal/identity"

// Home is the page that is somebody's own (trang làm việc): the desk of those who handle dossiers, the console of those
// who only administer, their dossiers for citizens.
func Home(w identity.Who) string {
	switch {
	case !w.SignedIn():
		return "/"
	case w.MustChange:
		return passwordPath
	case w.MustEnrol:
		return factorPath
	case w.Kind == identity.KindCitizen:
		return "/ho-so"
	case w.Has(identity.Clerk, "") || w.Has(identity.Officer, "") || w.Has(identity.Leader, ""):
		return "/desk"
	case w.Has(identity.Admin, "") || w.Has(identity.Operator, ""):
		return "/console"
	}
	return "/tai-khoan"
}

// passwordPath is where a password given by another is changed before anything else; the other pages are of face/secure.
const (
	passwordPath = "/tai-khoan/mat-khau"
	devicesPath  = "/tai-khoan/thiet-bi"
	factorPath   = "/tai-khoan/ma-mot-lan"
	codePath     = "/dang-nhap/ma"
	letterPath   = "/dang-nhap/thu"
)
