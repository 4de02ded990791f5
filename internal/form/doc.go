// Package form holds forms as data (biểu mẫu): what a person is asked, in which order, under which condition, and how
// an answer is read, checked, described and shown to a machine.
//
// A form is a value. Official declarations (tờ khai) are written in YAML under provinces/*/forms and read by
// ParseYAML; the parts that every dossier needs (person, representative, organisation) are embedded in shared/.
// One walk serves both doors, the page (Decode) and the API (DecodeJSON), so that they cannot disagree.
//
//	YAML ──ParseYAML──▶ Form ─┬─ Decode(url.Values)      ─┐
//	                          ├─ DecodeJSON(map)         ─┴─▶ Values + []fault.Field
//	                          ├─ Schema()   JSON Schema 2020-12
//	                          ├─ Example()  an answer that is always accepted
//	                          └─ Describe() "check your answers"
//
// Text is repaired to NFC and counted in characters; NUL and control characters are refused; a tag such as <script> is
// only text, and is escaped where it is printed. A field that is hidden by its condition is neither required nor kept.
package form
