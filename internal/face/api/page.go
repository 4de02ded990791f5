package api

import (
	"strconv"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
	"tinhso/internal/web"
)

// paging is what every list takes.
type paging struct {
	PageSize  int    `query:"page_size" minimum:"1" maximum:"100" description:"Số dòng một trang, mặc định 20, tối đa 100"`
	PageToken string `query:"page_token" description:"Lấy từ next_page_token của trang trước"`
}

func pageOf(c *web.Ctx) (paging, error) {
	p := paging{PageToken: c.Query("page_token")}
	if s := c.Query("page_size"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 100 {
			return p, fault.Invalid("api.invalid", fault.Field{Path: "page_size", Code: "api.page_size", Args: fault.Args("given", s)})
		}
		p.PageSize = n
	}
	return p, nil
}

// instant prints an instant as RFC 3339 at +07:00; nothing for the zero time.
func instant(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.In(viet.Zone).Format(time.RFC3339)
	return &s
}

func day(d viet.Day) *string {
	if d.IsZero() {
		return nil
	}
	s := d.String()
	return &s
}

// flag reads an optional yes or no.
func flag(c *web.Ctx, name string) (*bool, error) {
	s := c.Query(name)
	if s == "" {
		return nil, nil
	}
	b, err := strconv.ParseBool(s)
	if err != nil {
		return nil, fault.Invalid("api.invalid", fault.Field{Path: name, Code: "api.bool", Args: fault.Args("name", name, "given", s)})
	}
	return &b, nil
}
