package calendar

import (
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"tinhso/internal/fault"
)

// kinds of papers are told by how they begin, not by their name.
var papers = []struct{ mediaType, begins string }{
	{"application/pdf", "%PDF-"}, {"image/png", "\x89PNG\r\n\x1a\n"}, {"image/jpeg", "\xff\xd8\xff"},
}

// MaxEvidence is the largest paper taken here, 10 MB (dung lượng tối đa của tài liệu kèm theo).
const MaxEvidence = mostEvident

// Keep takes a paper that a change rests on (lưu tài liệu kèm theo): PDF, PNG or JPEG. It belongs to nothing before a
// proposal names it.
func (c *Changes) Keep(ctx context.Context, name string, r io.Reader) (Evidence, error) {
	head := make([]byte, 16)
	n, err := io.ReadFull(r, head)
	if err != nil && n == 0 {
		return Evidence{}, fault.Invalid("calendar.evidence.kind", fault.Field{Path: "file", Code: "calendar.evidence.kind"})
	}
	head = head[:n]
	i := slices.IndexFunc(papers, func(p struct{ mediaType, begins string }) bool { return bytes.HasPrefix(head, []byte(p.begins)) })
	if i < 0 {
		return Evidence{}, fault.Invalid("calendar.evidence.kind", fault.Field{Path: "file", Code: "calendar.evidence.kind"})
	}
	ref, err := c.Blobs.Put(ctx, io.MultiReader(bytes.NewReader(head), r), MaxEvidence)
	if err != nil {
		return Evidence{}, err
	}
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	return Evidence{SHA256: ref.SHA256, Name: short(name), MediaType: papers[i].mediaType, Size: ref.Size}, nil
}

// OpenEvidence opens a paper of a proposal that the caller may see (xem tài liệu kèm theo).
func (c *Changes) OpenEvidence(ctx context.Context, id, sha string) (Evidence, io.ReadSeekCloser, error) {
	p, err := c.Get(ctx, id)
	if err != nil {
		return Evidence{}, nil, err
	}
	for _, e := range p.Evidence {
		if e.SHA256 == sha {
			body, err := c.Blobs.Open(ctx, sha)
			return e, body, err
		}
	}
	return Evidence{}, nil, fault.NotFound("calendar.evidence.unknown")
}
