package console

import (
	"tinhso/internal/door"
	"tinhso/internal/web"
)

// The places of the console.
const (
	unitsPath      = "/console/don-vi"
	postsPath      = "/console/chuc-danh"
	accountsPath   = "/console/tai-khoan"
	importPath     = "/console/tai-khoan/nhap"
	rolesPath      = "/console/vai-tro"
	jobsPath       = "/console/viec-nen"
	timersPath     = "/console/viec-nen/bao-han"
	eventsPath     = "/console/su-kien"
	mailsPath      = "/console/thu"
	journalPath    = "/console/nhat-ky"
	proceduresPath = "/console/thu-tuc"
	flowsPath      = "/console/quy-trinh" // the editor of flows: face/studio
	formsPath      = "/console/bieu-mau"
	settingsPath   = "/console/thiet-lap"
	aboutPath      = "/console/phien-ban"
)

// mostImport is the body of a list on its way to be applied: a file in base 64, and the encoding of a form.
const mostImport = 4 << 20

// routes lists every address of the face; each handler is wrapped in f.admin, which lets in administrators only.
func (f *face) routes(r *web.Routes) {
	get := func(path string, h web.Handler) { r.Handle("GET "+path, f.admin(h)) }
	both := func(path string, form, do web.Handler) {
		get(path, form)
		r.Handle("POST "+path, f.admin(do))
	}
	// What gives somebody power, or lets in under another's name, asks for the password again.
	grave := func(path string, form, do web.Handler) {
		both(path, door.Fresh(f.StepUp, form), door.Fresh(f.StepUp, do))
	}
	get("/console", f.overview)
	get(unitsPath, f.units)
	get(unitsPath+"/{id}", f.unit)
	get(postsPath, f.posts)
	get(rolesPath, f.roles)
	get(rolesPath+"/ma-tran", f.matrix)
	get(rolesPath+"/{role}", f.role)

	get(accountsPath, f.accounts)
	get(accountsPath+"/{id}", f.account)
	grave(accountsPath+"/moi", f.accountNewForm, f.accountNew)
	both(accountsPath+"/{id}/sua", f.accountEditForm, f.accountEdit)
	grave(accountsPath+"/{id}/khoa", f.stateForm(locking), f.state(locking))
	grave(accountsPath+"/{id}/mo-khoa", f.stateForm(unlocking), f.state(unlocking))
	grave(accountsPath+"/{id}/dong", f.stateForm(closing), f.state(closing))
	grave(accountsPath+"/{id}/mat-khau", f.resetForm, f.reset)
	grave(accountsPath+"/{id}/ma-mot-lan", f.factorForm, f.factor)
	grave(accountsPath+"/{id}/quyen", f.grantForm, f.grant)
	grave(accountsPath+"/{id}/quyen/{grant}", f.withdrawForm, f.withdraw)
	both(accountsPath+"/{id}/phien", f.sessionForm, f.session)
	both(accountsPath+"/{id}/phien/{session}", f.sessionForm, f.session)
	grave(accountsPath+"/{id}/ma", f.tokenForm, f.tokenIssue)
	both(accountsPath+"/{id}/ma/{token}", f.revokeForm, f.revoke)

	get(importPath, door.Fresh(f.StepUp, f.importForm))
	get(importPath+"/mau.xlsx", f.importTemplate)
	r.Upload("POST "+importPath, mostImport, f.admin(f.importCheck))
	r.Upload("POST "+importPath+"/tao", mostImport, f.admin(door.Fresh(f.StepUp, f.importApply)))
	r.Upload("POST "+importPath+"/bang", mostImport, f.admin(f.importTake))

	get(jobsPath, f.jobs)
	get(jobsPath+"/{id}", f.job)
	both(jobsPath+"/{id}/chay-lai", f.jobForm(retrying), f.jobDo(retrying))
	both(jobsPath+"/{id}/huy", f.jobForm(cancelling), f.jobDo(cancelling))
	both(timersPath+"/{id}/chay-lai", f.timerForm, f.timerRetry)
	get(eventsPath, f.events)
	both(eventsPath+"/{id}", f.eventForm, f.eventRetry)
	get(mailsPath, f.mails)
	both(mailsPath+"/gui-lai", f.resendForm, f.resend)
	get(journalPath, f.journal)
	get(journalPath+"/{seq}", f.journalEvent)

	get(proceduresPath, f.procedures)
	get(proceduresPath+"/{code}", f.procedure)
	get(formsPath, f.forms)
	get(formsPath+"/{id}/{version}", f.form)
	get(settingsPath, f.settings)
	get(aboutPath, f.about)
}
