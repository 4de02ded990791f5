package strictjson

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

type person struct {
	Name string `json:"full_name"`
	Age  int    `json:"age"`
	Born struct {
		On string `json:"on"`
	} `json:"born"`
	Fields map[string]any `json:"fields"`
	List   []item         `json:"list"`
	base
}

type base struct {
	Note *string `json:"note"`
}

type item struct {
	Code string `json:"code"`
}

func TestOneBodyHasOneMeaning(t *testing.T) {
	for body, want := range map[string]Error{
		`{"full_name":"A","full_name":"B"}`:          {Kind: Duplicate, Path: "full_name"},
		`{"full_name":"A","full\u005fname":"B"}`:     {Kind: Duplicate, Path: "full_name"},
		`{"Full_Name":"A"}`:                          {Kind: Case, Path: "Full_Name", Known: "full_name"},
		`{"FULL_NAME":"A","full_name":"B"}`:          {Kind: Case, Path: "FULL_NAME", Known: "full_name"},
		`{"nam":"A"}`:                                {Kind: Unknown, Path: "nam"},
		`{"born":{"on":"x","on":"y"}}`:               {Kind: Duplicate, Path: "born.on"},
		`{"born":{"ON":"x"}}`:                        {Kind: Case, Path: "born.ON", Known: "on"},
		`{"fields":{"a":1,"b":[{"c":1,"c":2}]}}`:     {Kind: Duplicate, Path: "fields.b.0.c"},
		`{"list":[{"code":"1"},{"Code":"2"}]}`:       {Kind: Case, Path: "list.1.Code", Known: "code"},
		`{"age":"ten"}`:                              {Kind: Type, Path: "age"},
		`{"age":1e400}`:                              {Kind: Type, Path: "age"},
		`{"full_name":"A"} {}`:                       {Kind: Syntax},
		`{"full_name":"A",}`:                         {Kind: Syntax},
		`{"full_name":"A"`:                           {Kind: Syntax},
		"{\"full_name\":\"\xff\"}":                   {Kind: Syntax},
		``:                                           {Kind: Syntax},
		strings.Repeat("[", 100):                     {Kind: Deep, Path: strings.TrimSuffix(strings.Repeat("0.", 65), ".")},
		`{"fields":` + strings.Repeat(`{"a":`, 100):  {Kind: Deep, Path: "fields" + strings.Repeat(".a", 64)},
		`{"base":{}}`:                                {Kind: Unknown, Path: "base"},
		`{"note":"x","Note":"y"}`:                    {Kind: Case, Path: "Note", Known: "note"},
		`{"fields":{"A":1,"a":2}}`:                   {},
		`{"full_name":"A","list":[],"note":"x"}`:     {},
		`{"fields":{"a":{"full_name":1}},"born":{}}`: {},
		`null`: {},
	} {
		var p person
		err := Decode([]byte(body), &p)
		var got *Error
		if !errors.As(err, &got) {
			got = &Error{}
		}
		if got.Kind != want.Kind || got.Path != want.Path || got.Known != want.Known {
			t.Errorf("%.60s: %+v, want %+v", body, got, want)
		}
	}
}

// What is let through means the same to encoding/json, and reads back the same.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"full_name":"A","age":3,"born":{"on":"x"},"fields":{"a":[1,2,{"b":null}]},"list":[{"code":"1"}]}`,
		`{"full_name":"A","full_name":"B"}`, `{"Age":1}`, `[`, `{"a`, "\xff", `{"fields":{"\u0000":1}}`, `{"note":"\ud800"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var p person
		if Decode(b, &p) != nil {
			return
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var q person
		if err := Decode(again, &q); err != nil || !reflect.DeepEqual(p, q) {
			t.Errorf("%q is read as %+v and written as %s: %v", b, p, again, err)
		}
	})
}
