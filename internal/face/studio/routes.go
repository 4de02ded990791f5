package studio

import (
	"net/url"
	"strconv"

	"tinhso/internal/flow"
	"tinhso/internal/web"
)

// The places of the editor.
const (
	home       = "/console/quy-trinh"
	draftsPath = home + "/ban-nhap"
	newPath    = home + "/moi"
	importPath = home + "/nhap-tep"
)

// mostFile is the body of an upload: a file of a flow with the envelope of a form.
const mostFile = 2 << 20

func versionPath(code string, version int) string {
	return home + "/" + url.PathEscape(code) + "/" + strconv.Itoa(version)
}

func draftPath(id string, more ...string) string {
	p := draftsPath + "/" + id
	for _, m := range more {
		p += "/" + url.PathEscape(m)
	}
	return p
}

func statePath(id, state string) string { return draftPath(id, "trang-thai", state) }

func wayPath(id string, way int) string { return draftPath(id, "thao-tac", strconv.Itoa(way)) }

func inputPath(id, input string) string { return draftPath(id, "muc-nhap", input) }

// placePath is where a part of a draft is mended.
func placePath(id string, p flow.Place) string {
	switch {
	case p.State != "":
		return statePath(id, p.State)
	case p.Way > 0:
		return wayPath(id, p.Way)
	case p.Input != "":
		return inputPath(id, p.Input)
	}
	return draftPath(id, "chung")
}

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	get := func(path string, h web.Handler) { r.Handle("GET "+path, f.reads(h)) }
	sheet := func(path string, s func(*web.Ctx, flow.Draft) (*sheet, error)) {
		r.Handle("GET "+draftsPath+"/{id}"+path, f.edits(f.form(s)))
		r.Handle("POST "+draftsPath+"/{id}"+path, f.edits(f.save(s)))
	}
	both := func(path string, form, do web.Handler) {
		r.Handle("GET "+path, f.edits(form))
		r.Handle("POST "+path, f.edits(do))
	}
	get(home, f.list)
	both(newPath, f.newForm, f.newDraft)
	r.Handle("GET "+importPath, f.edits(f.importForm))
	r.Upload("POST "+importPath, mostFile, f.edits(f.importDraft))

	get(home+"/{code}/{version}", f.version)
	get(home+"/{code}/{version}/tep", f.versionFile)
	get(home+"/{code}/{version}/so-sanh", f.versionDiff)
	get(home+"/{code}/{version}/chay-thu", f.versionTrial)
	both(home+"/{code}/{version}/ban-nhap", f.copyForm, f.copyDraft)

	moves := func(path string, h web.Handler) { r.Handle(path, f.reads(f.moves(h))) }
	moves("GET "+home+"/{code}/{version}/chuyen", f.shiftForm)
	moves("POST "+home+"/{code}/{version}/chuyen", f.shift)
	r.Handle("GET "+movesPath+"/{id}", f.reads(f.shifting))
	moves("POST "+movesPath+"/{id}/duyet", f.moveDo(f.moveApprove))
	moves("POST "+movesPath+"/{id}/chay", f.moveDo(f.moveRun))
	moves("POST "+movesPath+"/{id}/dung", f.moveDo(f.moveStop))

	get(draftsPath+"/{id}", f.draft)
	get(draftsPath+"/{id}/tep", f.draftFile)
	get(draftsPath+"/{id}/kiem-tra", f.check)
	get(draftsPath+"/{id}/chay-thu", f.draftTrial)
	get(draftsPath+"/{id}/thay-doi", f.changes)
	sheet("/chung", f.headSheet)
	sheet("/trang-thai", f.newStateSheet)
	sheet("/trang-thai/{state}", f.stateSheet)
	sheet("/trang-thai/{state}/bo", f.removeStateSheet)
	sheet("/thao-tac", f.newWaySheet)
	sheet("/thao-tac/{way}", f.waySheet)
	sheet("/thao-tac/{way}/chen", f.insertSheet)
	sheet("/thao-tac/{way}/bo", f.removeWaySheet)
	sheet("/muc-nhap", f.newInputSheet)
	sheet("/muc-nhap/{input}", f.inputSheet)
	sheet("/muc-nhap/{input}/bo", f.removeInputSheet)
	r.Handle("POST "+draftsPath+"/{id}/thu-tu", f.edits(f.move))
	r.Handle("POST "+draftsPath+"/{id}/hoan-tac", f.edits(f.turn(f.Drafts.Undo, "studio.undone")))
	r.Handle("POST "+draftsPath+"/{id}/lam-lai", f.edits(f.turn(f.Drafts.Redo, "studio.redone")))
	r.Handle("POST "+draftsPath+"/{id}/lay-goc", f.edits(f.turn(f.Drafts.Rebase, "studio.rebased")))
	both(draftsPath+"/{id}/huy", f.dropForm, f.drop)

	get(draftsPath+"/{id}/cong-bo", f.publishPage)
	r.Handle("POST "+draftsPath+"/{id}/trinh", f.edits(f.propose))
	r.Handle("POST "+draftsPath+"/{id}/rut", f.edits(f.recall))
	r.Handle("POST "+draftsPath+"/{id}/tra-lai", f.reads(f.may("flow.publish", f.sendBack)))
	r.Handle("POST "+draftsPath+"/{id}/cong-bo", f.reads(f.may("flow.publish", f.publish)))
}
