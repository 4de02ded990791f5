package api

import (
	"mime/multipart"
	"net/http"

	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/once"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/web"
)

type fileUpload struct {
	File multipart.File `formData:"file" required:"true" description:"PDF, ảnh, Word, Excel; tối đa 25 MB"`
}

type filePath struct {
	Code string `path:"code"`
	File string `path:"file"`
}

// uploadFile keeps one file. The key is bound to the content: a copy of the
// request gives the first answer, and its own bytes are swept.
func (f *face) uploadFile(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	if _, err := keyOf(c); err != nil { // before a byte is kept
		return err
	}
	var kept *file.File
	err := c.ReadForm(web.FormRules{MaxFile: file.Max, MaxFiles: 1, Save: func(p web.FilePart) error {
		if p.Field != "file" {
			return fault.Invalid("api.file_field")
		}
		file, err := f.Cases.Upload(c.Context(), p.Name, p.Body, "")
		kept = &file
		return err
	}})
	if err != nil {
		return err
	}
	if len(c.Faults) > 0 {
		bad := c.Faults[0]
		if bad.Code == "web.file_too_large" {
			return &fault.Error{Kind: fault.KindTooLarge, Code: bad.Code, Args: bad.Args, Fields: c.Faults}
		}
		return fault.Invalid("api.invalid", c.Faults...)
	}
	if kept == nil {
		// Only the absence of a file asks nobody for a right.
		policy.Public(c.Context(), "nothing was sent")
		return fault.Invalid("api.invalid", fault.Field{Path: "file", Code: "api.file_missing"})
	}
	g, err := guard(c, []byte(kept.SHA256+kept.Name), func(result any) once.Answer {
		file, _ := result.(file.File)
		return once.Answer{Status: http.StatusCreated, Body: marshal(file)}
	})
	if err != nil {
		return err
	}
	err = f.DB.Write(c.Context(), func(tx *store.Tx) error {
		if err := g.Before(c.Context(), tx); err != nil {
			return err
		}
		return g.After(c.Context(), tx, *kept)
	})
	if err != nil {
		return replayed(c, err)
	}
	return write(c, g.Answer(*kept))
}

func (f *face) file(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	file, body, err := f.Cases.OpenFile(c.Context(), c.Path("code"), c.Path("file"))
	if err != nil {
		return err
	}
	defer body.Close()
	return c.Send(web.Blob{Name: file.Name, MediaType: file.MediaType, Size: file.Size, Body: body})
}

func (f *face) result(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	file, body, err := f.Cases.OpenResult(c.Context(), c.Path("code"))
	if err != nil {
		return err
	}
	defer body.Close()
	return c.Send(web.Blob{Name: file.Name, MediaType: file.MediaType, Size: file.Size, Body: body})
}
