package main

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
)

// pages are those of citizens whose first view is promised to be light.
var pages = []string{"/", "/thu-tuc", "/thu-tuc/1.001193", "/ho-so/nop?thu-tuc=1.001193", "/ho-so/tra-cuu", "/xac-minh", "/dang-nhap", "/gioi-thieu"}

// What a browser fetches beside the page. Everything a style sheet names is
// counted, also what this page may not need: the figure is the most it can be.
var (
	inPage  = regexp.MustCompile(`<(?:link|script|img|source)\b[^>]*?\b(?:href|src)="(/[^"]+)"`)
	isLink  = regexp.MustCompile(`^<link\b`)
	fetched = regexp.MustCompile(`rel="(?:stylesheet|icon|preload|modulepreload)"`)
	inStyle = regexp.MustCompile(`url\(\s*['"]?(/[^'")]+)`)
)

// visitor is a browser without a cache: it counts every byte that comes.
type visitor struct {
	client *http.Client
	bytes  atomic.Int64
	base   string
}

type counted struct {
	net.Conn
	n *atomic.Int64
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.n.Add(int64(n))
	return n, err
}

func newVisitor(base string) *visitor {
	v := &visitor{base: base}
	v.client = &http.Client{Transport: &http.Transport{DisableCompression: true,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, addr)
			return counted{c, &v.bytes}, err
		}}}
	return v
}

// fetch gets an address as a browser does, redirects included.
func (v *visitor) fetch(ctx context.Context, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+path, nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := v.client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	var body io.Reader = resp.Body
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(resp.Body); err != nil {
			return "", err
		}
	}
	b, err := io.ReadAll(body)
	if _, rest := io.Copy(io.Discard, resp.Body); rest != nil {
		err = errors.Join(err, rest)
	}
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, resp.Status)
	}
	return string(b), err
}

// firstView is the bytes of a page and of all it brings along.
func firstView(ctx context.Context, base, path string) (int64, error) {
	v := newVisitor(base)
	defer v.client.CloseIdleConnections()
	page, err := v.fetch(ctx, path)
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	var list []string
	add := func(ref string) {
		if u, err := url.Parse(html.UnescapeString(ref)); err == nil && !seen[u.RequestURI()] {
			seen[u.RequestURI()] = true
			list = append(list, u.RequestURI())
		}
	}
	for _, m := range inPage.FindAllStringSubmatch(page, -1) {
		if tag := page[strings.Index(page, m[0]):]; !isLink.MatchString(m[0]) || fetched.MatchString(tag[:strings.IndexByte(tag, '>')]) {
			add(m[1])
		}
	}
	for i := 0; i < len(list); i++ { //nolint:intrange // the list grows while it is read
		text, err := v.fetch(ctx, list[i])
		if err != nil {
			return 0, err
		}
		if strings.HasSuffix(list[i], ".css") {
			for _, m := range inStyle.FindAllStringSubmatch(text, -1) {
				add(m[1])
			}
		}
	}
	return v.bytes.Load(), nil
}

func benchPages(ctx context.Context, o options, w world) error {
	data := filepath.Join(o.dir, "pages")
	if err := w.copyTo(data); err != nil {
		return err
	}
	s, err := startServer(ctx, o, data, "sqlite:"+filepath.Join(data, "tinhso.db"))
	if err != nil {
		return err
	}
	for _, path := range pages {
		n, err := firstView(ctx, s.url, path)
		if err != nil {
			remark("first_view %s: %v", path, err)
			continue
		}
		figure("first_view"+strings.NewReplacer("/", "_", "?thu-tuc=", "_").Replace(strings.TrimSuffix(path, "/")), kb(n), "KB")
	}
	return s.stop()
}
