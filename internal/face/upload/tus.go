package upload

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/upload"
	"tinhso/internal/viet"
	"tinhso/internal/web"
)

const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,creation-with-upload,termination,expiration,checksum"
	tusMedia      = "application/offset+octet-stream"
)

// statusChecksum is how the protocol says that a checksum does not match.
const statusChecksum = 460

// Limits of one sending: how long it may take, and how long a silent line is kept.
const (
	sendingTime = 30 * time.Minute
	silentTime  = 45 * time.Second
)

// Tus answers the verbs of the protocol (giao thức tus).
type Tus struct {
	Room *upload.Room
	Path string // without the id
	// Guest is the secret of who has no account, made when asked; nil where everybody has one.
	Guest func(c *web.Ctx, make bool) string
}

func (t *Tus) guest(c *web.Ctx, make bool) string {
	if t.Guest == nil {
		return ""
	}
	return t.Guest(c, make)
}

// Options says what is spoken here.
func (t *Tus) Options(c *web.Ctx) error {
	policy.Public(c.Context(), "what the protocol offers")
	h := c.W.Header()
	h.Set("Tus-Resumable", tusVersion)
	h.Set("Tus-Version", tusVersion)
	h.Set("Tus-Extension", tusExtensions)
	h.Set("Tus-Max-Size", strconv.FormatInt(t.Room.Most, 10))
	h.Set("Tus-Checksum-Algorithm", strings.Join(upload.Algorithms, ","))
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// spoken checks that the caller speaks the same version.
func spoken(c *web.Ctx) error {
	h := c.W.Header()
	h.Set("Tus-Resumable", tusVersion)
	h.Set("Cache-Control", "no-store")
	if c.R.Header.Get("Tus-Resumable") == tusVersion {
		return nil
	}
	h.Set("Tus-Version", tusVersion)
	return web.WithStatus(http.StatusPreconditionFailed, fault.New(fault.KindPrecondition, "upload.version"))
}

// Create begins an upload, with its first bytes when they are sent along.
func (t *Tus) Create(c *web.Ctx) error {
	if err := spoken(c); err != nil {
		return err
	}
	h := c.R.Header
	length, ok := number(h.Get("Upload-Length"))
	if !ok {
		return wrongHeader("Upload-Length")
	}
	said, err := metadata(h.Get("Upload-Metadata"))
	if err != nil {
		return err
	}
	guest := t.guest(c, true)
	u, err := t.Room.Create(c.Context(), upload.Begin{Name: orElse(said["filename"], said["name"]), Length: length, Procedure: said["procedure"],
		Component: said["component"], Guest: guest, Addr: c.Addr()})
	if err != nil {
		return closing(c, err)
	}
	if h.Get("Content-Type") == tusMedia && c.R.ContentLength != 0 {
		sent, err := t.send(c, u, guest)
		if err != nil && sent.State == upload.Refused {
			return closing(c, err)
		}
		u = keepFurther(u, sent) // a line that dropped goes on from there
	}
	t.stand(c, u)
	c.W.Header().Set("Location", t.Path+"/"+u.ID)
	c.W.WriteHeader(http.StatusCreated)
	return nil
}

func keepFurther(u, sent upload.Upload) upload.Upload {
	if sent.Offset > u.Offset {
		return sent
	}
	return u
}

// Head says how far an upload has come.
func (t *Tus) Head(c *web.Ctx) error {
	if err := spoken(c); err != nil {
		return err
	}
	u, err := t.Room.Get(c.Context(), c.Path("id"), t.guest(c, false))
	if err != nil {
		return err
	}
	if u.State == upload.Refused {
		return web.WithStatus(http.StatusGone, u.Why())
	}
	t.stand(c, u)
	c.W.Header().Set("Upload-Length", strconv.FormatInt(u.Length, 10))
	c.W.WriteHeader(http.StatusOK)
	return nil
}

// Patch takes bytes.
func (t *Tus) Patch(c *web.Ctx) error {
	if err := spoken(c); err != nil {
		return err
	}
	guest := t.guest(c, false)
	u, err := t.Room.Get(c.Context(), c.Path("id"), guest)
	if err != nil {
		return closing(c, err)
	}
	if c.R.Header.Get("Content-Type") != tusMedia {
		return closing(c, web.WithStatus(http.StatusUnsupportedMediaType, wrongHeader("Content-Type")))
	}
	offset, ok := number(c.R.Header.Get("Upload-Offset"))
	if !ok {
		return closing(c, wrongHeader("Upload-Offset"))
	}
	if c.R.ContentLength > u.Length-offset && offset <= u.Length {
		return closing(c, web.WithStatus(http.StatusBadRequest, fault.Invalid("upload.overlong")))
	}
	if u.State != upload.Refused && u.Offset != offset {
		return closing(c, fault.Conflict("upload.offset", "offset", u.Offset))
	}
	u, err = t.send(c, u, guest)
	if err != nil {
		return closing(c, err)
	}
	t.stand(c, u)
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// send hands the body to the room.
func (t *Tus) send(c *web.Ctx, u upload.Upload, guest string) (upload.Upload, error) {
	sum, err := checksum(c.R.Header.Get("Upload-Checksum"))
	if err != nil {
		return u, err
	}
	u, err = t.Room.Append(c.Context(), u.ID, guest, u.Offset, &listening{c: c, r: c.R.Body}, sum)
	switch bad, ok := fault.As(err); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return u, fault.Conflict("upload.cut", "offset", u.Offset).With(err) // it is asked where to go on, and goes on
	case ok && bad.Code == "upload.checksum":
		return u, web.WithStatus(statusChecksum, err)
	case ok && bad.Code == "upload.locked":
		return u, web.WithStatus(http.StatusLocked, err)
	}
	return u, err
}

// listening lets a line be silent for a while and no longer, however long the whole takes.
type listening struct {
	c *web.Ctx
	r io.Reader
}

func (l *listening) Read(p []byte) (int, error) {
	until := time.Now().Add(silentTime)                          //allow: a socket knows the time of the machine alone
	_ = http.NewResponseController(l.c.W).SetReadDeadline(until) // not every writer of a test can
	n, err := l.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF // however it was cut: what has come counts
	}
	return n, err
}

// Delete forgets an upload.
func (t *Tus) Delete(c *web.Ctx) error {
	if err := spoken(c); err != nil {
		return err
	}
	err := t.Room.Cancel(c.Context(), c.Path("id"), t.guest(c, false))
	if bad, ok := fault.As(err); ok && bad.Code == "upload.locked" {
		return web.WithStatus(http.StatusLocked, err)
	}
	if err != nil {
		return err
	}
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// Show says in JSON how far an upload has come and what became of it.
func (t *Tus) Show(c *web.Ctx) error {
	u, err := t.Room.Get(c.Context(), c.Path("id"), t.guest(c, false))
	if err != nil {
		return err
	}
	if why := u.Why(); why != nil {
		u.Reason, _ = c.Lang.Fault(why)
	}
	u.ExpiresAt = u.ExpiresAt.In(viet.Zone)
	return c.JSON(http.StatusOK, u)
}

// stand says how an upload stands.
func (t *Tus) stand(c *web.Ctx, u upload.Upload) {
	h := c.W.Header()
	h.Set("Upload-Offset", strconv.FormatInt(u.Offset, 10))
	if u.State == upload.Open {
		h.Set("Upload-Expires", u.ExpiresAt.UTC().Format(http.TimeFormat))
	}
}

// closing ends the line with the answer: nobody reads what is still on its way.
func closing(c *web.Ctx, err error) error {
	if c.R.ContentLength != 0 {
		c.W.Header().Set("Connection", "close")
	}
	return err
}

func wrongHeader(name string) error {
	return web.WithStatus(http.StatusBadRequest, fault.New(fault.KindInvalid, "upload.header", "header", name))
}

// number reads a length or an offset.
func number(s string) (int64, bool) {
	n, err := strconv.ParseUint(s, 10, 63)
	return int64(n), err == nil && s[0] != '+' //nolint:gosec // 63 bits
}

const (
	mostMetadata = 4096
	mostPairs    = 20
)

// metadata reads "key base64,key base64": text in UTF-8, each key once.
func metadata(header string) (map[string]string, error) {
	bad := web.WithStatus(http.StatusBadRequest, fault.Invalid("upload.metadata"))
	said := map[string]string{}
	if header == "" {
		return said, nil
	}
	pairs := strings.Split(header, ",")
	if len(header) > mostMetadata || len(pairs) > mostPairs {
		return nil, bad
	}
	for _, pair := range pairs {
		key, coded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		value, err := base64.StdEncoding.DecodeString(coded)
		if _, twice := said[key]; err != nil || key == "" || twice || !utf8.Valid(value) {
			return nil, bad
		}
		said[key] = string(value)
	}
	return said, nil
}

// checksum reads "sha256 base64".
func checksum(header string) (upload.Checksum, error) {
	if header == "" {
		return upload.Checksum{}, nil
	}
	name, coded, _ := strings.Cut(header, " ")
	sum, err := base64.StdEncoding.DecodeString(coded)
	if err != nil || !slices.Contains(upload.Algorithms, name) {
		return upload.Checksum{}, web.WithStatus(http.StatusBadRequest, fault.Invalid("upload.algorithm"))
	}
	return upload.Checksum{Algorithm: name, Sum: sum}, nil
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
