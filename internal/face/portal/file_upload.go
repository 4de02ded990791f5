package portal

import (
	"net/http"

	"tinhso/internal/fault"
	"tinhso/internal/web"
)

// uploaded is what the script is told of a file that arrived: the value of the button that takes it away.
type uploaded struct {
	Remove string `json:"remove,omitempty"`
}

// fileUpload keeps a paper as soon as it is chosen, for the script.
func (f *face) fileUpload(c *web.Ctx) error {
	uploads, err := f.readFiles(c)
	if err != nil {
		return err
	}
	if len(c.Faults) > 0 {
		return fault.Invalid("filing.paper.refused", c.Faults...)
	}
	w, err := f.resume(c, c.Path("draft"))
	if err != nil {
		return f.missing(c, err)
	}
	err = w.change(c.Context(), func() error {
		w.receive(uploads)
		return nil
	})
	if err != nil {
		return err
	}
	var out uploaded
	for _, files := range uploads {
		for _, file := range files {
			out.Remove = file.ID
		}
	}
	return c.JSON(http.StatusCreated, out)
}

// fileOpen shows a kept file to the one who uploaded it.
func (f *face) fileOpen(c *web.Ctx) error {
	w, err := f.resume(c, c.Path("draft"))
	if err != nil {
		return f.missing(c, err)
	}
	if !isUpload(w, c.Path("file")) {
		return fault.NotFound("dossier.file.unknown")
	}
	file, body, err := f.Cases.OpenUpload(c.Context(), c.Path("file"), w.guest)
	if err != nil {
		return err
	}
	defer body.Close()
	return c.Send(web.Blob{Name: file.Name, MediaType: file.MediaType, Size: file.Size, Inline: true, Body: body})
}
