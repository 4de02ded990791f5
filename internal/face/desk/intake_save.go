package desk

import (
	"context"
	"slices"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// upFile is a file that came with a page, and under which name.
type upFile struct {
	field string
	intakeFile
}

// readUploads reads a page with its files; each is kept at once, so that a refused form loses none.
func (f *face) readUploads(c *web.Ctx) (files []upFile, err error) {
	err = c.ReadForm(web.FormRules{MaxFile: file.Max, Save: func(p web.FilePart) error {
		file, err := f.Cases.Upload(c.Context(), p.Name, p.Body, "")
		if err == nil {
			files = append(files, upFile{p.Field, intakeFile{ID: file.ID, Name: file.Name, Size: file.Size}})
		}
		return err
	}})
	for field, values := range c.Form {
		if err != nil || !strings.HasPrefix(field, prefixPaper+".") || !strings.HasSuffix(field, ".file") {
			continue
		}
		sent, missing := f.Cases.Sent(c.Context(), values, "")
		if bad, ok := fault.As(missing); ok {
			c.Faults = append(c.Faults, fault.Field{Path: field, Code: bad.Code, Args: bad.Args})
			continue
		}
		err = missing
		for _, file := range sent {
			files = append(files, upFile{field, intakeFile{ID: file.ID, Name: file.Name, Size: file.Size}})
		}
		c.Form.Del(field)
	}
	return files, err
}

func (it *intakeItem) add(files []upFile) {
	for _, file := range files {
		if !strings.HasPrefix(file.field, prefixPaper+".") {
			continue
		}
		if it.Files == nil {
			it.Files = map[string][]intakeFile{}
		}
		it.Files[file.field] = append(it.Files[file.field], file.intakeFile)
	}
}

func (it *intakeItem) drop(id string) {
	for name, files := range it.Files {
		it.Files[name] = slices.DeleteFunc(files, func(file intakeFile) bool { return file.ID == id })
	}
}

// intakeSaveItem keeps what was sent about one procedure, whatever it is, then checks it and goes where the button says.
func (f *face) intakeSaveItem(c *web.Ctx, u org.Unit) error {
	id, key := c.Path("id"), c.Path("item")
	files, err := f.readUploads(c)
	if err != nil {
		return err
	}
	in, err := f.loadIntake(c.Context(), id)
	if fault.KindOf(err) == fault.KindNotFound {
		return f.intakeOver(c, id) // perhaps accepted a moment ago, by the first of two clicks
	}
	if err != nil {
		return err
	}
	who, _ := f.readPeople(c.Context(), in.Person)
	remove := c.Field("remove")
	rows := ui.Rows(c.Form)
	do, arg, _ := strings.Cut(c.Field("do"), ":")
	if strings.HasPrefix(remove, "file:") {
		do, arg = "file", strings.TrimPrefix(remove, "file:")
	}
	again := rows || do == "all" || do == "rest" || do == "file"
	var wrong []fault.Field
	in, err = f.editIntake(c.Context(), id, func(in *intake) error {
		it, err := in.item(key)
		if err != nil {
			return err
		}
		it.Posted = posted(c.Form)
		it.add(files)
		if do == "file" {
			it.drop(arg)
		}
		wrong, err = f.checkItem(c.Context(), *in, it, who, do)
		return err
	})
	switch {
	case fault.KindOf(err) == fault.KindNotFound && err != nil:
		return f.intakeOver(c, id)
	case err != nil:
		return err
	case len(c.Faults) > 0: // files that could not be taken
		return f.showItem(c, u, 422, in, key, slices.Concat(c.Faults, ifChecked(again, wrong)))
	case again:
		return f.showItem(c, u, 200, in, key, nil)
	case len(wrong) > 0:
		return f.showItem(c, u, 422, in, key, wrong)
	case do == "accept":
		return f.acceptIntake(c, u, id)
	}
	return c.Redirect(f.nextOpen(in))
}

func ifChecked(again bool, wrong []fault.Field) []fault.Field {
	if again {
		return nil
	}
	return wrong
}

// checkItem says what is wrong with an item and whether it can be accepted. Buttons that mark papers do so first. A
// question that only now applies is shown before anything is called missing.
func (f *face) checkItem(ctx context.Context, in intake, it *intakeItem, who people, do string) ([]fault.Field, error) {
	forms, err := f.itemForms(ctx, in, *it, who)
	if err != nil {
		return nil, err
	}
	switch do {
	case "all":
		markPapers(forms.papers, it, dossier.Attached)
	case "rest":
		markPapers(forms.papers, it, dossier.NotApplicable)
	}
	_, wrong := f.readItem(ctx, forms, *it)
	it.Ready = len(wrong) == 0
	return wrong, nil
}

// nextOpen is the first procedure that is not complete, else the list.
func (f *face) nextOpen(in intake) string {
	path := intakePath + "/luot/" + in.ID
	for _, it := range in.Items {
		if !it.Ready {
			return path + "/" + it.Key
		}
	}
	return path
}

// intakeUpload takes one file for the script, as soon as it is chosen.
func (f *face) intakeUpload(c *web.Ctx, u org.Unit) error {
	files, err := f.readUploads(c)
	if err != nil {
		return err
	}
	if len(c.Faults) > 0 {
		return fault.Invalid("dossier.input.invalid", c.Faults...)
	}
	if len(files) == 0 {
		return fault.Invalid("web.bad_form")
	}
	_, err = f.editIntake(c.Context(), c.Path("id"), func(in *intake) error {
		it, err := in.item(c.Path("item"))
		if err != nil {
			return err
		}
		it.add(files)
		return nil
	})
	if err != nil {
		return err
	}
	return c.JSON(200, struct {
		Values []ui.Hidden `json:"values"`
		Remove string      `json:"remove"`
	}{Values: []ui.Hidden{}, Remove: "file:" + files[0].ID})
}

// intakeFile shows a paper that was scanned, to the clerk who scanned it.
func (f *face) intakeFile(c *web.Ctx, u org.Unit) error {
	file, body, err := f.Cases.OpenUpload(c.Context(), c.Path("file"), "")
	if err != nil {
		return err
	}
	defer body.Close()
	return c.Send(web.Blob{Name: file.Name, MediaType: file.MediaType, Size: file.Size, Inline: true, Body: body})
}
