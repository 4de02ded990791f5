package portal

import (
	"encoding/xml"
	"strings"

	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/web"
)

// robots keeps machines away from what belongs to persons.
func (f *face) robots(c *web.Ctx) error {
	policy.Public(c.Context(), "for machines that read the web")
	return text(c, "text/plain; charset=utf-8", "User-agent: *\nDisallow: /ho-so/\nDisallow: /tai-khoan\nDisallow: /thong-bao\nDisallow: /xac-minh/\n"+
		"Disallow: /desk\nDisallow: /console\nDisallow: /api/\nSitemap: "+f.BaseURL+"/sitemap.xml\n")
}

// sitemap lists every page whose address stays.
func (f *face) sitemap(c *web.Ctx) error {
	policy.Public(c.Context(), "lists published pages")
	var b strings.Builder
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	add := func(path string) {
		b.WriteString("<url><loc>")
		_ = xml.EscapeText(&b, []byte(f.BaseURL+path)) // a strings.Builder takes everything
		b.WriteString("</loc></url>")
	}
	for _, path := range []string{"/", "/thu-tuc", "/don-vi", "/xac-minh", trackPath, "/so-lieu", "/tro-giup", "/gioi-thieu"} {
		add(path)
	}
	events, err := f.Procedures.LifeEvents(c.Context())
	if err != nil {
		return err
	}
	for _, e := range events {
		add("/su-kien/" + e.ID)
	}
	q := procedure.Query{PageSize: 100}
	for {
		page, err := f.Procedures.Search(c.Context(), q)
		if err != nil {
			return err
		}
		for _, item := range page.Items {
			add("/thu-tuc/" + item.Code)
		}
		if q.PageToken = page.NextPageToken; q.PageToken == "" {
			break
		}
	}
	b.WriteString("</urlset>\n")
	return text(c, "application/xml; charset=utf-8", b.String())
}

func text(c *web.Ctx, kind, s string) error {
	c.W.Header().Set("Content-Type", kind)
	c.W.Header().Set("Cache-Control", "public, max-age=3600")
	c.W.WriteHeader(200)
	_, err := c.W.Write([]byte(s))
	return err
}
