package dossier

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

func pathsOf(f *fault.Error) []string {
	var all []string
	for _, field := range f.Fields {
		all = append(all, field.Path)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestAnEmptyFilingNamesEachField(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, ctx := range []context.Context{w.as(t, "citizen"), guest(t), w.as(t, "clerk1")} {
			_, err := w.Submit(ctx, Submit{})
			f := wantFault(t, err, fault.KindInvalid, "dossier.submit.invalid")
			got := pathsOf(f)
			for _, want := range []string{"procedure", "unit", "channel", "applicant.full_name", "applicant.birth_date", "applicant.phone", "applicant.address"} {
				if !slices.Contains(got, want) {
					t.Errorf("%s is not named among %v", want, got)
				}
			}
			p := lang.For(lang.VI)
			title, sentences := p.Fault(err)
			for path, sentence := range sentences {
				if strings.Contains(sentence, "⟦") || strings.Contains(sentence, "{") {
					t.Errorf("%s: %s", path, sentence)
				}
			}
			if strings.Contains(title, "⟦") {
				t.Error(title)
			}
		}
	})
}

var badFilings = []struct {
	name string
	spy  func(s *Submit)
	path string
	code string
}{
	{"no such procedure", func(s *Submit) { s.Procedure = "9.999999" }, "procedure", "dossier.procedure.unknown"},
	{"not this province's", func(s *Submit) { s.Procedure = central }, "procedure", "dossier.procedure.not_here"},
	{"no such unit", func(s *Submit) { s.Unit = "H99" }, "unit", "dossier.unit.unknown"},
	{"unit does not receive it", func(s *Submit) { s.Unit = "H58.8" }, "unit", "dossier.unit.not_here"},
	{"a citizen at the counter", func(s *Submit) { s.Channel = Direct }, "channel", "dossier.channel.counter"},
	{"channel", func(s *Submit) { s.Channel = "pigeon" }, "channel", "dossier.channel.unknown"},
	{"not online", func(s *Submit) { s.Procedure, s.Documents = counter, nil }, "channel", "dossier.channel.not_offered"},
	{"31 February", func(s *Submit) { s.Applicant["birth_date"] = "31/02/1990" }, "applicant.birth_date", ""},
	{"impossible number", func(s *Submit) { s.Applicant["citizen_id"] = "999999999999" }, "applicant.citizen_id", ""},
	{"emoji in a name", func(s *Submit) { s.Applicant["full_name"] = "Ánh 😀" }, "applicant.full_name", ""},
	{"script in a name", func(s *Submit) { s.Applicant["full_name"] = "<script>alert(1)</script>" }, "applicant.full_name", ""},
	{"wrong type", func(s *Submit) { s.Applicant["phone"] = []any{1} }, "applicant.phone", ""},
	{"too long", func(s *Submit) { s.Fields["request"] = strings.Repeat("a", 4001) }, "fields.request", ""},
	{"unknown field", func(s *Submit) { s.Fields["strange"] = "x" }, "fields.strange", ""},
	{"paper not answered", func(s *Submit) { s.Documents = s.Documents[:1] }, "documents.A2", "dossier.paper.missing"},
	{"unknown paper", func(s *Submit) { s.Documents = append(s.Documents, Paper{Component: "ZZ", Status: Later}) }, "documents.ZZ", "dossier.paper.unknown"},
	{"attached without file", func(s *Submit) { s.Documents[0].Status = Attached }, "documents.0.file", "dossier.paper.no_file"},
	{"somebody else's file", func(s *Submit) {
		s.Documents[0] = Paper{Component: "A1", Status: Attached, File: "01JZ0000000000000000000000"}
	}, "documents.0.file", "dossier.file.not_yours"},
	{"status", func(s *Submit) { s.Documents[0].Status = "perhaps" }, "documents.0.status", "dossier.paper.status"},
	{"file of a paper that comes later", func(s *Submit) { s.Documents[0].File = "x" }, "documents.0.status", "dossier.paper.status_file"},
	{"for another without saying who", func(s *Submit) { s.Party = Other }, "representative.full_name", ""},
	{"organisation without a name", func(s *Submit) { s.Party = Organise }, "organisation.name", ""},
	{"party", func(s *Submit) { s.Party = "cousin" }, "party", "dossier.party.unknown"},
	{"by post to nowhere", func(s *Submit) { s.ReturnBy = Postal }, "return_address", ""},
	{"case", func(s *Submit) { s.CaseName = "7" }, "case", "dossier.case.unknown"},
}

func TestBadFilingsAreRefusedByField(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, tc := range badFilings {
			t.Run(tc.name, func(t *testing.T) {
				s := w.filing(standard)
				tc.spy(&s)
				_, err := w.Submit(w.as(t, "citizen"), s)
				f := wantFault(t, err, fault.KindInvalid, "dossier.submit.invalid")
				i := slices.IndexFunc(f.Fields, func(f fault.Field) bool { return f.Path == tc.path })
				if i < 0 || tc.code != "" && f.Fields[i].Code != tc.code {
					t.Fatalf("named %v, want %s %s", f.Fields, tc.path, tc.code)
				}
				_, sentences := lang.For(lang.VI).Fault(err)
				if s := sentences[tc.path]; s == "" || strings.ContainsAny(s, "⟦{") {
					t.Errorf("says %q", s)
				}
			})
		}
	})
}

func TestDecomposedTextIsKeptComposed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.filing(standard)
		s.Applicant["full_name"] = "Nguye\u0302\u0303n Thi\u0323 Ho\u0302\u0300ng A\u0301nh"
		d, err := w.Submit(w.as(t, "citizen"), s)
		if must(t, d, err); d.Applicant.FullName != "Nguyễn Thị Hồng Ánh" {
			t.Errorf("kept %q", d.Applicant.FullName)
		}
	})
}

func TestWhoFilesForWhom(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.filing(standard)
		s.Representative = person()
		s.Representative["full_name"], s.Representative["relation"] = "Trần Văn Nộp Thay", "authorised"
		delete(s.Applicant, "phone")
		d, err := w.Submit(w.as(t, "citizen"), s)
		if must(t, d, err); d.Party != Other || d.Filer().FullName != "Trần Văn Nộp Thay" || d.Owner() != "Nguyễn Thị Hồng Ánh" {
			t.Errorf("%s by %s (%s)", d.Owner(), d.Filer().FullName, d.Party)
		}
		s = w.filing(standard)
		s.Organisation = map[string]any{"name": "Công ty TNHH Tân Hương", "address": "Số 1 Quốc lộ 1"}
		d, err = w.Submit(w.as(t, "citizen"), s)
		if must(t, d, err); d.Party != Organise || d.Owner() != "Công ty TNHH Tân Hương" {
			t.Errorf("%s (%s)", d.Owner(), d.Party)
		}
		page, err := w.List(w.as(t, "clerk1"), Filter{Query: "TÂN hương"})
		if must(t, page, err); len(page.Items) != 1 {
			t.Errorf("found %d by the name of the organisation", len(page.Items))
		}
		d, err = w.Submit(guest(t), w.filing(standard)) // without an account
		if must(t, d, err); d.OwnerAccount != "" {
			t.Errorf("a guest's dossier belongs to %q", d.OwnerAccount)
		}
	})
}
