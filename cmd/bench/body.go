package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
)

// kind is a filing that is measured.
type kind struct {
	name      string
	procedure string
	more      map[string]any // answers beyond the example
	fields    int
	papers    int
	units     int // among which the filings are spread
}

// kinds are what is filed. The first has the 20 fields and 3 papers of the
// promise; only one unit receives it, so every filing waits for the number of
// the one before. The second is spread, as filings of a province are.
var kinds = []kind{
	{name: "", procedure: "1.014748", more: map[string]any{"education": "college", "trade": "May công nghiệp"}, fields: 20, papers: 3, units: 1},
	{name: "_spread", procedure: "1.000894", fields: 19, papers: 4, units: 16},
}

type body struct {
	Procedure string           `json:"procedure"`
	Unit      string           `json:"unit"`
	Channel   string           `json:"channel"`
	Applicant map[string]any   `json:"applicant"`
	Fields    map[string]any   `json:"fields"`
	Documents []map[string]any `json:"documents"`
	ReturnBy  string           `json:"return_by"`
}

// page is what a procedure's page says of filing.
type page struct {
	Example *body
	Units   []struct{ Code string }
}

func (s *server) procedure(ctx context.Context, code string) (p page, err error) {
	status, text, err := s.get(ctx, "/api/v1/procedures/"+code, "")
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(text, &p); err != nil || p.Example == nil {
		return p, errors.Join(err, fmt.Errorf("procedure %s: %d, no example", code, status))
	}
	return p, nil
}

// filings are the bodies that are measured, one for each unit; their papers
// are files of the citizen.
func (s *server) filings(ctx context.Context, token string, k kind) ([][]byte, error) {
	p, err := s.procedure(ctx, k.procedure)
	if err != nil {
		return nil, err
	}
	b := *p.Example
	for id, answer := range k.more {
		b.Fields[id] = answer
	}
	if len(b.Fields) != k.fields || len(b.Documents) != k.papers || len(p.Units) < k.units {
		return nil, fmt.Errorf("procedure %s has %d fields, %d papers and %d units, want %d, %d and %d", k.procedure,
			len(b.Fields), len(b.Documents), len(p.Units), k.fields, k.papers, k.units)
	}
	for i, d := range b.Documents {
		if d["file"], err = s.upload(ctx, token, i); err != nil {
			return nil, err
		}
		d["status"] = "attached"
	}
	var all [][]byte
	for _, u := range p.Units[:k.units] {
		b.Unit = u.Code
		text, err := json.Marshal(b)
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

// fileExample files the example of a procedure at a unit and gives its code.
func (s *server) fileExample(ctx context.Context, token, code, unit string) (string, error) {
	b, ok := s.examples[code]
	if !ok {
		p, err := s.procedure(ctx, code)
		if err != nil {
			return "", err
		}
		b = *p.Example
		s.examples[code] = b
	}
	b.Unit = unit
	text, err := json.Marshal(b)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/api/v1/dossiers", bytes.NewReader(text))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	var d struct{ Code string }
	err = s.change(req, token, &d)
	return d.Code, err
}

// change sends a request under a new key and reads the answer into v.
func (s *server) change(req *http.Request, token string, v any) error {
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Idempotency-Key", newKey())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("%s: %s %s", req.URL.Path, resp.Status, answer)
	}
	return json.Unmarshal(answer, v)
}

// upload puts a small paper and gives its id.
func (s *server) upload(ctx context.Context, token string, i int) (string, error) {
	var text bytes.Buffer
	form := multipart.NewWriter(&text)
	part, err := form.CreateFormFile("file", fmt.Sprintf("giay-to-%d.pdf", i+1))
	if err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(part, "%%PDF-1.4\n%% %d\n%%%%EOF\n", i); err != nil {
		return "", err
	}
	if err := form.Close(); err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/api/v1/files", &text)
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	var f struct{ ID string }
	err = s.change(req, token, &f)
	return f.ID, err
}
