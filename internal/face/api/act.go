package api

import (
	"net/http"

	"tinhso/internal/dossier"
	"tinhso/internal/form"
	"tinhso/internal/once"
	"tinhso/internal/web"
)

type actionPath struct {
	Code   string         `path:"code"`
	Action string         `path:"action" enum:"accept,refuse,request_more,supply,assign,claim,release,forward,propose,approve,reject,issue,return,withdraw,correct,transfer,note_fee,request_payment,consult,remind,advise,extend,stop,take_over,recuse,exclude,readmit"`
	Input  map[string]any `json:"input,omitempty" description:"Theo schema của thao tác trong actions; có thể gửi thẳng các trường ở mức ngoài cùng"`
	Files  []string       `json:"files,omitempty" description:"id của POST /files"`
}

type actionView struct {
	Name    string         `json:"name" required:"true"`
	Label   string         `json:"label"`
	Confirm bool           `json:"confirm" description:"Không hoàn tác được: nên hỏi lại"`
	Schema  map[string]any `json:"schema" description:"JSON Schema của thân yêu cầu"`
}

// act carries out one action. The body is the action's input itself; files may
// stand beside it under "files".
func (f *face) act(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	in := map[string]any{}
	body, err := readBody(c, &in)
	if err != nil {
		return err
	}
	g, err := guard(c, body, f.answer(c, http.StatusOK))
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	files, err := takeFiles(in)
	if err != nil {
		return err
	}
	if inner, ok := in["input"].(map[string]any); ok && len(in) == 1 {
		in = inner
	}
	if _, err := f.Cases.Act(c.Context(), c.Path("code"), dossier.Act{Action: c.Path("action"), Version: version, Input: in, Files: files, Once: g}); err != nil {
		return replayed(c, err)
	}
	return write(c, *g.Kept)
}

// takeFiles moves the list of files out of the input.
func takeFiles(in map[string]any) ([]string, error) {
	raw, ok := in["files"]
	if !ok {
		return nil, nil
	}
	delete(in, "files")
	list, ok := raw.([]any)
	if !ok {
		return nil, wrongFiles()
	}
	out := make([]string, 0, len(list))
	for _, v := range list {
		s, ok := v.(string)
		if !ok {
			return nil, wrongFiles()
		}
		out = append(out, s)
	}
	return out, nil
}

// answer renders what a change answers: the first answer is kept beside the
// effect.
func (f *face) answer(c *web.Ctx, status int) func(result any) once.Answer {
	return func(result any) once.Answer {
		d, ok := result.(dossier.Dossier)
		if !ok {
			return once.Answer{Status: status}
		}
		a := once.Answer{Status: status, ETag: etag(d.Version), Body: marshal(f.view(c, d))}
		if status == http.StatusCreated {
			a.Location = Prefix + "/dossiers/" + d.Code
		}
		return a
	}
}

func actionsOf(c *web.Ctx, all []dossier.Action) []actionView {
	out := make([]actionView, 0, len(all))
	for _, a := range all {
		out = append(out, actionView{Name: a.Name, Label: a.Label.In(c.Lang.Tag()), Confirm: a.Confirm, Schema: schemaOf(a)})
	}
	return out
}

func schemaOf(a dossier.Action) map[string]any {
	if a.Schema != nil {
		return a.Schema
	}
	return form.Form{}.Schema()
}
