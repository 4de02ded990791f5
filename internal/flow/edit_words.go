package flow

import (
	"tinhso/internal/lang"
)

// Words says what an edit does (diễn giải lần sửa), with the names that the parts had before it.
func (e Edit) Words(s Source) lang.Text {
	return lang.Text{VI: e.said(lang.For(lang.VI), s), EN: e.said(lang.For(lang.EN), s)}
}

func (e Edit) said(p lang.Printer, s Source) string {
	args := map[string]any{}
	switch e.Do {
	case AddState, InsertState, SetState:
		if e.State != nil {
			args["state"], args["was"] = p.Pick(e.State.Name), p.Pick(s.nameOf(e.State.ID))
			if e.Do == SetState && args["state"] != args["was"] {
				return p.T("flow.edit.rename_state", args)
			}
		}
	case RemoveState, MoveState:
		args["state"] = p.Pick(s.nameOf(e.ID))
		if e.To != "" {
			args["to"] = p.Pick(s.nameOf(e.To))
			return p.T("flow.edit.replace_state", args)
		}
	case AddWay, SetWay:
		if e.Line != nil {
			args["name"], args["to"] = p.Pick(e.Line.Name), p.Pick(s.nameOf(e.Line.To))
		}
	case RemoveWay, MoveWay:
		args["name"] = Place{Way: e.Way}.Where(p, s)
	case AddInput, SetInput:
		if e.Input != nil {
			args["name"] = p.Pick(e.Input.Label)
		}
	case RemoveInput:
		args["name"] = e.ID
		if f, ok := s.Field(e.ID); ok {
			args["name"] = p.Pick(f.Label)
		}
	case SetHead:
	}
	return p.T("flow.edit."+string(e.Do), args)
}
