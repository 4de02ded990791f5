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

// The filing that is measured has 20 fields and 3 papers: an application for
// the benefit of the unemployed.
const (
	procedure = "1.014748"
	wantPaper = 3
	wantField = 20
)

type body struct {
	Procedure string           `json:"procedure"`
	Unit      string           `json:"unit"`
	Channel   string           `json:"channel"`
	Applicant map[string]any   `json:"applicant"`
	Fields    map[string]any   `json:"fields"`
	Documents []map[string]any `json:"documents"`
	ReturnBy  string           `json:"return_by"`
}

// example is the filing that the page of a procedure says would be accepted.
func (s *server) example(ctx context.Context, code string) (b body, err error) {
	status, text, err := s.get(ctx, "/api/v1/procedures/"+code, "")
	if err != nil {
		return b, err
	}
	var p struct{ Example *body }
	if err := json.Unmarshal(text, &p); err != nil || p.Example == nil {
		return b, errors.Join(err, fmt.Errorf("procedure %s: %d, no example", code, status))
	}
	return *p.Example, nil
}

// filing is the body that is measured; its papers are files of the citizen.
func (s *server) filing(ctx context.Context, token string) ([]byte, error) {
	b, err := s.example(ctx, procedure)
	if err != nil {
		return nil, err
	}
	b.Fields["education"], b.Fields["trade"] = "college", "May công nghiệp"
	if len(b.Fields) != wantField || len(b.Documents) != wantPaper {
		return nil, fmt.Errorf("procedure %s has %d fields and %d papers, want %d and %d", procedure, len(b.Fields), len(b.Documents), wantField, wantPaper)
	}
	for i, d := range b.Documents {
		if d["file"], err = s.upload(ctx, token, i); err != nil {
			return nil, err
		}
		d["status"] = "attached"
	}
	return json.Marshal(b)
}

// fileExample files the example of a procedure at a unit and gives its code.
func (s *server) fileExample(ctx context.Context, token, code, unit string) (string, error) {
	b, ok := s.examples[code]
	if !ok {
		var err error
		if b, err = s.example(ctx, code); err != nil {
			return "", err
		}
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
