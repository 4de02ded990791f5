package boot

import (
	"net/url"
	"regexp"
	"strings"
)

// examples say which thing a wildcard of a route stands for: the longest beginning of the pattern that knows the name
// decides. A new route whose wildcards nobody has given an example for makes the test fail.
//
// A value in quotes is the same for both wards: it is published, or it belongs to the platform and not to a ward.
var examples = []struct {
	begins string
	of     map[string]string
}{
	{"/api/v1/procedures", map[string]string{"code": "'1.001193'"}},
	{"/api/v1/dossiers", map[string]string{"code": "done", "file": "file", "action": "*step"}},
	{"/api/v1/units", map[string]string{"id": "ward"}},
	{"/api/v1/indicators", map[string]string{"code": "'i766.total'"}},
	{"/api/v1/uploads", map[string]string{"id": "upload"}},
	{"/tai-len", map[string]string{"id": "upload"}},
	{"/thu-tuc", map[string]string{"code": "'1.001193'"}},
	{"/su-kien", map[string]string{"id": "'co-con'"}},
	{"/don-vi", map[string]string{"id": "ward"}},
	{"/xac-minh", map[string]string{"code": "check"}},
	{"/niem-phong", map[string]string{"size": "'1'", "seq": "'1'", "level": "'0'", "index": "'0'", "id": "'1'", "name": "'x'", "path...": "'x'", "rest...": "'x'"}},
	{"/ho-so/nop", map[string]string{"draft": "draft", "step": "'nguoi-nop'", "file": "file"}},
	{"/ho-so/nhap", map[string]string{"draft": "draft"}},
	{"/ho-so", map[string]string{"code": "done", "file": "file", "paper": "*paper"}},
	{"/ho-so/bo-sung", map[string]string{"code": "asked"}},
	{"/ho-so/rut", map[string]string{"code": "dossier"}},
	{"/tai-khoan/phien", map[string]string{"id": "session"}},
	{"/desk/ho-so", map[string]string{"code": "done", "id": "file", "paper": "*paper", "action": "*step"}},
	{"/desk/ho-so/{code}/thu", map[string]string{"code": "dossier", "template": "'stop'", "id": "'01JD0000000000000000000000'"}},
	{"/desk/tiep-nhan", map[string]string{"code": "done", "id": "visit", "item": "'x'", "file": "file"}},
	{"/desk/hang-loat", map[string]string{"id": "batch"}},
	{"/desk/uy-quyen", map[string]string{"id": "delegation"}},
	{"/desk/so-lieu", map[string]string{"code": "'i766.total'"}},
	{"/so-lieu", map[string]string{"code": "'i766.total'"}},
	{"/desk/bao-cao", map[string]string{"kind": "'ii06a'", "unit": "ward", "period": "'2026-Q3@15'", "step": "'ky'"}},
	{"/sanh", map[string]string{"unit": "ward", "code": "'A001'", "action": "'bo'"}},
	{"/desk/quay", map[string]string{"action": "'goi'"}},
	{"/desk/buu-chinh", map[string]string{"id": "'01JD0000000000000000000000'", "action": "'gui-lai'"}},
	{"/desk/giam-sat", map[string]string{"id": "'01JD0000000000000000000000'"}},
	{"/console/mau-thu", map[string]string{"id": "'stop'"}},
	{"/console/don-vi", map[string]string{"id": "ward"}},
	{"/console/vai-tro", map[string]string{"role": "'clerk'"}},
	{"/console/tai-khoan", map[string]string{"id": "account", "grant": "grant", "session": "session", "token": "token"}},
	{"/console/viec-nen", map[string]string{"id": "'01JD0000000000000000000000'"}},
	{"/console/su-kien", map[string]string{"id": "'1'"}},
	{"/console/nhat-ky", map[string]string{"seq": "'1'"}},
	{"/console/thu-tuc", map[string]string{"code": "'1.001193'", "version": "'1'"}},
	{"/console/bieu-mau", map[string]string{"id": "'birth'", "version": "'1'"}},
	{"/console/lich", map[string]string{"id": "proposal", "paper": "paper"}},
	{"/console/quy-trinh", map[string]string{"code": "'standard'", "version": "'2'", "id": "'01JD0000000000000000000000'", "state": "'received'", "way": "'accept'", "input": "'x'", "key": "'x'", "line": "'1'"}},
	{"/console", map[string]string{"id": "'01JD0000000000000000000000'", "seq": "'1'", "code": "'x'", "version": "'1'", "kind": "'x'", "name": "'x'", "unit": "ward"}},
	{"/gallery", map[string]string{"kind": "'conflict'"}},
}

// published are things that everybody may know of; what stands in quotes is too, or belongs to the platform.
var published = map[string]bool{"ward": true, "check": true}

// manyOf are wildcards that are tried with every value.
var manyOf = map[string][]string{
	"step": {"accept", "refuse", "request_more", "supply", "assign", "claim", "release", "forward", "propose", "approve", "reject", "issue", "return", "withdraw",
		"transfer", "correct", "note_fee", "request_payment", "consult", "advise", "remind", "take_over", "recuse", "exclude", "readmit", "extend", "stop"},
	"paper": {"receipt", "supplement", "refusal", "apology", "control", "handover", "nothing"},
}

var aWildcard = regexp.MustCompile(`\{([^}]*)\}`)

// example is the address of a route for the things of a ward.
type example struct {
	target string
	kind   string // of the thing, when it is a ward's own; empty: published or the platform's
}

// examplesOf makes the addresses of a pattern; ok is false when a wildcard is unknown.
func examplesOf(pattern string, c *canary) (list []example, missing string) {
	_, path, _ := strings.Cut(pattern, " ")
	path = strings.TrimSuffix(path, "{$}")
	list = []example{{target: path}}
	for _, m := range aWildcard.FindAllStringSubmatch(path, -1) {
		name, value, longest := m[1], "", -1
		for _, e := range examples {
			v, known := e.of[name]
			if known && len(e.begins) > longest && (path == e.begins || strings.HasPrefix(path, e.begins+"/")) {
				value, longest = v, len(e.begins)
			}
		}
		if longest < 0 {
			return nil, name
		}
		values, kind := []string{c.ids[value]}, value
		switch {
		case value == "ward":
			values, kind = []string{c.ward}, ""
		case strings.HasPrefix(value, "'"):
			values, kind = []string{strings.Trim(value, "'")}, ""
		case strings.HasPrefix(value, "*"):
			values, kind = manyOf[value[1:]], ""
		case values[0] == "":
			return nil, name + " (the world has no " + value + ")"
		}
		if published[kind] {
			kind = ""
		}
		var next []example
		for _, e := range list {
			for _, v := range values {
				n := example{strings.Replace(e.target, m[0], url.PathEscape(v), 1), e.kind}
				if n.kind == "" {
					n.kind = kind
				}
				next = append(next, n)
			}
		}
		list = next
	}
	return list, ""
}

// formFor is a form as somebody would send it who knows what the page asks: the words of the pages' boxes, all at once.
func formFor(c *canary, key string) string {
	v := url.Values{"key": {key}, "reason": {"Lý do của người gửi"}, "note": {"x"}, "code": {c.ids["dossier"]}, "ma": {c.ids["dossier"]}, "unit": {c.ward}, "don-vi": {c.ward},
		"id": {c.ids["delegation"]}, "ids": {c.ids["dossier"]}, "codes": {c.ids["dossier"]}, "ho-so": {c.ids["dossier"]}, "dossier": {c.ids["dossier"]}, "login": {"canbo.thuly." + c.slug},
		"citizen_id": {c.words["citizen number"]}, "applicant.citizen_id": {c.words["citizen number"]}, "phone": {"0900000000"}, "so": {"0900000000"}, "name": {"Người Gửi"},
		"full_name": {"Người Gửi"}, "email": {"nguoi.gui@example.vn"}, "password": {"mot mat khau sai"}, "old_password": {"mot mat khau sai"}, "version": {"1"}, "answer": {"yes"},
		"decision": {"01/QĐ"}, "yes": {"1"}, "do": {"new"}, "action": {"extend"}, "delegate": {c.ids["account"]}, "roles": {"clerk"}, "state": {"locked"}, "text": {"Nội dung"},
		"role": {"leader"}, "from": {"2026-12-01"}, "to": {"2026-12-02"}, "law": {"01/QĐ"}, "kind": {"closure"}, "file": {c.ids["file"]}, "bundle": {"x"}}
	return v.Encode()
}
