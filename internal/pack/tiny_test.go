package pack_test

import (
	"io/fs"
	"maps"
	"testing"
	"testing/fstest"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/document"
	"tinhso/internal/event"
	"tinhso/internal/flow"
	"tinhso/internal/org"
	"tinhso/internal/pack"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
)

var lines = []store.Line{event.Migrations, flow.Migrations, org.Migrations, deadline.Migrations, procedure.Migrations, document.Migrations, pack.Migrations}

// noon is a working day on which everything of the tests is in force.
var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func deps(db *store.DB) pack.Deps {
	units := org.New(db)
	return pack.Deps{DB: db, Units: units, Book: deadline.New(db), Flows: flow.NewLibrary(db), Procedures: procedure.New(db, units)}
}

const flowText = `flow: CODE
version: 1
name: {vi: "Quy trình thử", en: "Test flow"}
start: submitted
states:
  - {id: submitted, name: {vi: "Mới", en: "New"}, citizen: {vi: "Mới", en: "New"}, national: 1, clock: none, works: clerk}
  - {id: working, name: {vi: "Đang xử lý", en: "Working"}, citizen: {vi: "Đang xử lý", en: "Working"}, national: 4, clock: running, works: officer}
  - {id: returned, name: {vi: "Đã trả", en: "Returned"}, citizen: {vi: "Đã trả", en: "Returned"}, national: 10, clock: stopped, terminal: true, works: nobody}
transitions:
  - {action: accept, from: [submitted], to: working, who: [clerk], name: {vi: "Tiếp nhận", en: "Accept"}, effects: [start_clock]}
  - {action: return, from: [working], to: returned, who: [officer], name: {vi: "Trả", en: "Return"}, effects: [close]}
`

const formText = `form: birth
version: 1
title: {vi: "Khai sinh", en: "Birth"}
sections:
  - id: child
    title: {vi: "Trẻ", en: "Child"}
    fields:
      - {id: child_name, kind: person_name, label: {vi: "Tên trẻ", en: "Name"}, required: true}
`

// tiny is a whole small province: one district, one commune, one department, three procedures.
func tiny() fstest.MapFS {
	text := map[string]string{
		"pack.yaml": `pack: thu
format: 1
name: {vi: Tỉnh Thử, en: Test}
world:
  valid_from: 2022-01-01
  organisation_as_of: 2023-04-10
  catalogue_captured_on: 2026-07-18
  note: {vi: mẫu, en: sample}
province: {unit: ubnd-82, place: Mỹ Tho}
hotline: {number: "1022", name: {vi: Tổng đài, en: Hotline}}
calendar_horizon: 2027-12-31
fileable_scopes: [general]
default_flow: standard
sources: []
`,
		"areas.csv": "code,level,kind,name,short_name,parent,valid_from\n" +
			"82,province,tinh,Tỉnh Thử,Thử,,2022-01-01\n" +
			"815,district,thanh_pho,Thành phố Một,Một,82,2022-01-01\n" +
			"28249,commune,phuong,Phường 5,Phường 5,815,2022-01-01\n",
		"units.csv": "key,kind,level,gso,identifier,identifier_is_sample,name,short_name,abbrev,parent,area,valid_from,name_confidence,note\n" +
			"ubnd-82,committee,province,82,H58,no,Ủy ban nhân dân tỉnh Thử,UBND tỉnh Thử,UBND,,82,2022-01-01,high,\n" +
			"so-tu-phap,department,province,,H58.903,yes,Sở Tư pháp,Sở Tư pháp,STP,ubnd-82,82,2022-01-01,high,\n" +
			"ubnd-815,committee,district,815,H58.931,yes,Ủy ban nhân dân thành phố Một,UBND thành phố Một,UBND,ubnd-82,815,2022-01-01,high,\n" +
			"ubnd-28249,committee,commune,28249,H58.931.249,yes,Ủy ban nhân dân Phường 5,UBND Phường 5,UBND,ubnd-815,28249,2022-01-01,high,\n",
		"calendar.csv": "date,status,name,kind,law,confidence,valid_from\n2026-09-02,off,Quốc khánh,holiday,BLLĐ,high,2022-01-01\n",
		"hours.csv":    "weekday,from,to,valid_from,law,confidence\n1,07:00,11:30,2022-01-01,,medium\n1,13:30,17:00,2022-01-01,,medium\n",
		"rules.yaml":   "rules:\n  - {name: supplement, effect: restart, valid_from: 2019-01-06, law: \"61/2018/NĐ-CP@2018-04-23#art19.4\", verified: true, note: {vi: tính lại, en: restart}}\n",
		"terms.yaml": "terms:\n" +
			"  - {name: denunciation, label: Giải quyết tố cáo, from: ngày thụ lý, amount: 30, kind: calendar_day, valid_from: 2012-07-01, valid_to: 2018-12-31, law: \"25/2018/QH14@2018-06-12\", verified: true}\n" +
			"  - {name: denunciation, label: Giải quyết tố cáo, from: ngày thụ lý, amount: 30, kind: calendar_day, extend: 30, extend_times: 2, valid_from: 2019-01-01, law: \"25/2018/QH14@2018-06-12\", verified: true}\n",
		"banks.csv":     "bin,code,short_name,name,swift,vietqr,deprecated,valid_from\n970405,VBA,Agribank,Ngân hàng Nông nghiệp,,transfer,0,2022-01-01\n",
		"doc_types.csv": "code,ordinal,name,abbrev,example,note,valid_from\nQĐ,2,Quyết định,QĐ,15/QĐ-UBND,,2022-01-01\n",
		"procedures.jsonl": `{"code":"1.001193","valid_from":"2022-01-01","name":"Thủ tục đăng ký khai sinh","group":"local","fields":[{"code":"TP07","name":"Hộ tịch"}],"promulgator":{"code":"G15","name":"Bộ Tư pháp"},"levels":["commune"],"levels_2023":["commune"],"level_basis":"top list","scope":"general","deadline":{"kind":"same_day","cut_off":"15:00","basis":"steps"},"methods":[{"channel":"online","fees":[{"type":"le_phi","status":"zero"}]},{"channel":"direct","fees":[{"type":"le_phi","status":"zero"}]}],"documents":[{"code":"KQ1","name":"Giấy chứng sinh","kind":"paper","original":1},{"code":"KQ2","name":"Lưu ý","kind":"note"}]}
{"code":"2.000528","valid_from":"2022-01-01","name":"Đăng ký khai sinh có yếu tố nước ngoài","group":"local","fields":[{"code":"TP07","name":"Hộ tịch"}],"promulgator":{"code":"G15","name":"Bộ Tư pháp"},"levels":["commune"],"levels_2023":["province","district"],"level_basis":"guess","level_guessed":true,"scope":"general","methods":[{"channel":"direct"}]}
{"code":"3.000333","valid_from":"2022-01-01","name":"Cấp Phiếu lý lịch tư pháp","group":"vertical","fields":[{"code":"CA01","name":"Lý lịch tư pháp"}],"promulgator":{"code":"G01","name":"Bộ Công an"},"levels":["province"],"levels_2023":["province"],"level_basis":"department of field","scope":"central_or_vertical","deadline":{"kind":"calendar_day","amount":10,"basis":"methods"},"methods":[{"channel":"direct","time":{"kind":"calendar_day","amount":10}}]}
`,
		"receivers.csv":    "procedure,level,unit,basis,why\n1.001193,commune,,source,danh sách\n2.000528,district,,guess,phỏng đoán\n2.000528,province,so-tu-phap,guess,phỏng đoán\n",
		"forms.csv":        "procedure,form,flow\n1.001193,birth,same-day\n",
		"popular.csv":      "code,rank,why\n1.001193,1000,nhiều\n",
		"life_events.yaml": "life_events:\n  - {id: sinh-con, name: {vi: Sinh con, en: Birth}, help: {vi: Khai sinh, en: Birth}, procedures: [\"1.001193\"]}\n",
		"synonyms.yaml":    "synonyms:\n  - {phrase: trẻ sơ sinh, codes: [\"1.001193\"]}\n",
		"forms/birth.yaml": formText,
	}
	files := fstest.MapFS{}
	for name, s := range text {
		files[name] = &fstest.MapFile{Data: []byte(s)}
	}
	maps.Copy(files, flowFiles("standard", "same-day"))
	return files
}

func flowFiles(codes ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for _, code := range codes {
		files["flows/"+code+".yaml"] = &fstest.MapFile{Data: []byte(replace(flowText, "CODE", code))}
	}
	return files
}

func mustTiny(t *testing.T, change func(fstest.MapFS)) fs.FS {
	t.Helper()
	files := tiny()
	if change != nil {
		change(files)
	}
	return files
}
