package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"

	"github.com/swaggest/jsonschema-go"
	"github.com/swaggest/openapi-go"
	"github.com/swaggest/openapi-go/openapi3"
	"github.com/swaggest/openapi-go/openapi31"

	"tinhso/internal/policy"
	"tinhso/internal/web"
)

const (
	apiTitle   = "TinhSo API"
	apiVersion = "1.0.0"
	apiAbout   = "Giao diện cho máy của nền tảng TinhSo. Mọi thay đổi cần Idempotency-Key; thay đổi một thứ đã có cần If-Match."
)

// problem is how every error is told (RFC 9457).
type problem struct {
	Type      string             `json:"type"`
	Title     string             `json:"title" required:"true"`
	Status    int                `json:"status" required:"true"`
	Code      string             `json:"code" required:"true"`
	RequestID string             `json:"request_id"`
	Fields    []web.ProblemField `json:"fields,omitempty"`
}

type keyHeader struct {
	Key string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
}

type matchHeader struct {
	Match string `header:"If-Match" required:"true" description:"ETag của lần đọc gần nhất"`
}

// documents makes both OpenAPI documents from the table of routes.
func documents(all []endpoint) (v31, v30 []byte, err error) {
	r31, r30 := openapi31.NewReflector(), openapi3.NewReflector()
	r31.Spec.Info.WithTitle(apiTitle).WithVersion(apiVersion).WithDescription(apiAbout)
	r30.Spec.Info.WithTitle(apiTitle).WithVersion(apiVersion).WithDescription(apiAbout)
	r31.Spec.SetHTTPBearerTokenSecurity("token", "", "Authorization: Bearer TOKEN")
	r30.Spec.SetHTTPBearerTokenSecurity("token", "", "Authorization: Bearer TOKEN")
	for _, r := range []openapi.Reflector{r31, r30} {
		named(r.JSONSchemaReflector())
		for _, e := range all {
			if err := describe(r, e); err != nil {
				return nil, nil, fmt.Errorf("openapi %s %s: %w", e.method, e.path, err)
			}
		}
	}
	if v31, err = json.MarshalIndent(r31.Spec, "", " "); err != nil {
		return nil, nil, err
	}
	v30, err = json.MarshalIndent(r30.Spec, "", " ")
	return v31, v30, err
}

// named gives the schemas the short names of their types.
func named(r *jsonschema.Reflector) {
	r.DefaultOptions = append(r.DefaultOptions, jsonschema.InterceptDefName(func(t reflect.Type, defaultName string) string {
		if t.Name() != "" {
			return t.Name()
		}
		return defaultName
	}))
}

func describe(r openapi.Reflector, e endpoint) error {
	op, err := r.NewOperationContext(e.method, Prefix+e.path)
	if err != nil {
		return err
	}
	op.SetSummary(e.summary)
	if !e.open {
		op.AddSecurity("token")
	}
	if e.in != nil {
		op.AddReqStructure(e.in)
	}
	if e.changes {
		op.AddReqStructure(keyHeader{})
	}
	if e.versioned {
		op.AddReqStructure(matchHeader{})
	}
	status := e.status
	if status == 0 {
		status = http.StatusOK
	}
	if e.out != nil {
		op.AddRespStructure(e.out, openapi.WithHTTPStatus(status))
	} else {
		op.AddRespStructure(nil, openapi.WithHTTPStatus(status), openapi.WithContentType("application/octet-stream"))
	}
	for _, s := range problemsOf(e) {
		op.AddRespStructure(problem{}, openapi.WithHTTPStatus(s), openapi.WithContentType("application/problem+json"))
	}
	return r.AddOperation(op)
}

func problemsOf(e endpoint) []int {
	out := []int{http.StatusNotFound, http.StatusTooManyRequests}
	if !e.open {
		out = append(out, http.StatusUnauthorized)
	}
	if e.changes {
		out = append(out, http.StatusBadRequest, http.StatusForbidden, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity)
	}
	if e.versioned {
		out = append(out, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	return out
}

func serveDocument(doc []byte) web.Handler {
	return func(c *web.Ctx) error {
		policy.Public(c.Context(), "the description of the API")
		c.W.Header().Set("Content-Type", "application/json; charset=utf-8")
		c.W.WriteHeader(http.StatusOK)
		_, _ = c.W.Write(doc) // the reader has gone: nobody to tell
		return nil
	}
}
