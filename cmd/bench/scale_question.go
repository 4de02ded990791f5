package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	"tinhso/internal/demo"
)

// question is one thing that people ask, and who asks it.
type question struct {
	name   string
	login  string                 // empty: nobody in particular
	path   func(i int) string     // of the i-th time
	deep   int                    // so many pages further
	form   func(i int) url.Values // posted, then the page it leads to is read
	api    bool                   // with a token instead of a session
	limits float64                // promised milliseconds, 0 for none
}

// sample is what is known of the stored dossiers.
type sample struct {
	codes, names, facts []string // of the ward
	all                 []string // codes of any unit
	phones              []string // last digits of the telephone, beside all
}

// look draws a sample of the stored dossiers.
func (m *made) look(ctx context.Context) (s sample, err error) {
	db, err := m.open()
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, x := range []struct {
		q     string
		codes *[]string
		names *[]string
		facts *[]string
	}{
		{"SELECT code, applicant_name, people FROM dossier WHERE unit_code = '" + ward + "' ORDER BY id DESC LIMIT 2000", &s.codes, &s.names, &s.facts},
		{"SELECT code, applicant_name, people FROM dossier WHERE id IN (SELECT id FROM dossier ORDER BY code LIMIT 20000) ORDER BY applicant_name, id LIMIT 400", &s.all, nil, &s.phones},
	} {
		rows, err := db.QueryContext(ctx, x.q)
		if err != nil {
			return s, err
		}
		for rows.Next() {
			var code, name, people string
			if err := rows.Scan(&code, &name, &people); err != nil {
				return s, errors.Join(err, rows.Close())
			}
			var who struct{ Applicant struct{ Phone string } }
			if err := json.Unmarshal([]byte(people), &who); err != nil {
				return s, errors.Join(err, rows.Close())
			}
			phone := who.Applicant.Phone
			if len(phone) < 4 {
				continue
			}
			*x.codes = append(*x.codes, code)
			*x.facts = append(*x.facts, phone[len(phone)-4:])
			if x.names != nil {
				*x.names = append(*x.names, name)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return s, err
		}
	}
	return s, nil
}

func at(paths ...string) func(int) string { return func(i int) string { return paths[i%len(paths)] } }

func (s sample) code(i int) string { return s.codes[i*7%len(s.codes)] }

// questions are what is asked at every size. Those about a dossier are left out while there is none.
func questions(s sample) []question {
	clerk, officer, leader := wardClerk, "canbo.thuly.phuong5", "lanhdao.phuong5"
	board, province, wardAdmin := "lanhdao.mytho", "quantri.tinh", "quantri.phuong5"
	list := []question{
		{name: "inbox_officer", login: officer, path: at("/desk"), limits: 100},
		{name: "inbox_clerk", login: clerk, path: at("/desk"), limits: 100},
		{name: "inbox_leader", login: leader, path: at("/desk"), limits: 100},
		{name: "inbox_district_leader", login: board, path: at("/desk"), limits: 100},
		{name: "inbox_unit", login: board, path: at("/desk?the=don-vi"), limits: 100},
		{name: "inbox_unit_deep", login: board, path: at("/desk?the=don-vi"), deep: 4},
		{name: "list_newest", login: board, path: at("/desk/ho-so")},
		{name: "list_closed_deep", login: board, path: at("/desk/ho-so?trang-thai=closed"), deep: 20},
		{name: "list_state", login: board, path: at("/desk/ho-so?trang-thai=working", "/desk/ho-so?trang-thai=refused", "/desk/ho-so?trang-thai=withdrawn")},
		{name: "list_days", login: board, path: at("/desk/ho-so?tu=01/11/2026&den=05/11/2026", "/desk/ho-so?tu=01/02/2026&den=03/02/2026", "/desk/ho-so?tu=01/02/2019&den=03/02/2019")},
		{name: "desk_load", login: board, path: at("/desk/tinh-hinh")},
		{name: "desk_watch", login: board, path: at("/desk/giam-sat")},
		{name: "desk_notices", login: leader, path: at("/desk/thong-bao")},
		{name: "board", login: board, path: at("/desk/so-lieu")},
		{name: "board_public", path: at("/so-lieu")},
		{name: "board_figure", login: board, path: at("/desk/so-lieu/received", "/desk/so-lieu/in_process_late")},
		{name: "calendar", login: province, path: at("/console/lich")},
		{name: "procedure_search", path: func(i int) string { return "/thu-tuc?q=" + url.QueryEscape(searches[i%len(searches)]) }, limits: 50},
		{name: "procedure_page", path: at("/thu-tuc/1.001193", "/thu-tuc/2.000815", "/thu-tuc/1.004873")},
		{name: "console", login: province, path: at("/console")},
		{name: "journal", login: province, path: at("/console/nhat-ky"), limits: 100},
		{name: "journal_deep", login: province, path: at("/console/nhat-ky"), deep: 15, limits: 100},
		{name: "journal_kind", login: province, path: at("/console/nhat-ky?loai=dossier.refuse", "/console/nhat-ky?loai=identity.signed_in", "/console/nhat-ky?loai=flow.version_published", "/console/nhat-ky?loai=dossier.accept"), limits: 100},
		{name: "journal_unit", login: province, path: at("/console/nhat-ky?don-vi="+ward, "/console/nhat-ky?don-vi=H58.923", "/console/nhat-ky?don-vi=815", "/console/nhat-ky?don-vi=82"), limits: 100},
		{name: "journal_kind_unit", login: province, path: at("/console/nhat-ky?loai=dossier.withdraw&don-vi="+ward, "/console/nhat-ky?loai=pack.loaded&don-vi=815"), limits: 100},
		{name: "journal_days", login: province, path: at("/console/nhat-ky?tu-ngay=01/06/2026&den-ngay=30/06/2026&loai=dossier.refuse", "/console/nhat-ky?tu-ngay=02/11/2026&den-ngay=02/11/2026"), limits: 100},
		{name: "journal_ward_admin", login: wardAdmin, path: at("/console/nhat-ky", "/console/nhat-ky?loai=identity.signed_in"), limits: 100},
		{name: "console_accounts", login: province, path: at("/console/tai-khoan", "/console/tai-khoan?tim=nguyen", "/console/tai-khoan?loai=citizen&tim=tran")},
		{name: "api_list", login: clerk, api: true, path: at("/api/v1/dossiers?page_size=50")},
		{name: "api_list_deep", login: clerk, api: true, path: at("/api/v1/dossiers?page_size=50"), deep: 20},
	}
	if len(s.codes) == 0 {
		return list
	}
	return append(list,
		question{name: "tracking", path: at("/ho-so/tra-cuu"), limits: 20, form: func(i int) url.Values {
			n := i * 3 % len(s.all)
			return url.Values{"code": {s.all[n]}, "fact": {s.phones[n]}}
		}},
		question{name: "dossier_page", login: clerk, path: func(i int) string { return "/desk/ho-so/" + s.code(i) }},
		question{name: "dossier_deadline", login: clerk, path: func(i int) string { return "/desk/ho-so/" + s.code(i) + "/thoi-han" }},
		question{name: "search_code", login: clerk, path: func(i int) string { return "/desk/ho-so?q=" + s.code(i) + "&t=" }},
		question{name: "search_name", login: clerk, path: func(i int) string { return "/desk/ho-so?q=" + url.QueryEscape(s.names[i*11%len(s.names)]) }},
		question{name: "search_name_district", login: board, path: at("/desk/ho-so?q=nguyen", "/desk/ho-so?q="+url.QueryEscape("Trần Văn"), "/desk/ho-so?q=khong+co+ai")},
		question{name: "my_dossiers", login: "mp.congdan.1", path: at("/ho-so/cua-toi")},
		question{name: "api_dossier", login: clerk, api: true, path: func(i int) string { return "/api/v1/dossiers/" + s.code(i) }},
		question{name: "api_figure", login: clerk, api: true, path: at("/api/v1/indicators/received?unit="+ward+"&period=2026-10", "/api/v1/indicators/in_process_late?unit=82&period=2026-11")},
	)
}

// browser is somebody's, signed in.
type browser struct {
	base   string
	client *http.Client
	token  string
}

func (m *made) browser(ctx context.Context, s *server, p question) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &browser{base: s.url, client: &http.Client{Jar: jar, Timeout: time.Minute}}
	switch {
	case p.login == "":
		return b, nil
	case p.api:
		if b.token = m.who[p.login].Token; b.token == "" {
			return nil, fmt.Errorf("%s has no token", p.login)
		}
		return b, nil
	}
	text, at, err := b.post(ctx, "/dang-nhap", url.Values{"login": {p.login}, "password": {demo.Password}, "next": {""}})
	if err == nil && strings.HasSuffix(at, "/dang-nhap") {
		err = fmt.Errorf("%s cannot sign in: %.200s", p.login, text)
	}
	return b, err
}

func (b *browser) post(ctx context.Context, path string, form url.Values) (text, at string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

func (b *browser) get(ctx context.Context, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+path, nil)
	if err != nil {
		return "", err
	}
	text, _, err := b.do(req)
	return text, err
}

func (b *browser) do(req *http.Request) (text, at string, err error) {
	if b.token != "" {
		req.Header.Set("Authorization", "Bearer "+b.token)
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return "", "", err
	}
	body, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return "", "", err
	}
	if resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Request.URL.RequestURI(), resp.Status)
	}
	return string(body), resp.Request.URL.Path, err
}

// once asks the i-th time.
func (b *browser) once(ctx context.Context, p question, i int) (time.Duration, int, error) {
	start := time.Now()
	if p.form != nil {
		text, at, err := b.post(ctx, p.path(i), p.form(i))
		if err == nil && at == p.path(i) {
			err = fmt.Errorf("%v was not found", p.form(i))
		}
		return time.Since(start), len(text), err
	}
	text, err := b.get(ctx, p.path(i))
	return time.Since(start), len(text), err
}

var inNext = regexp.MustCompile(`href="([^"]*[?&](?:amp;)?(?:t|tiep)=[^"]+)"`)

// next is the page behind the one that was read.
func next(text, now string, api bool) (string, bool) {
	if api {
		var page struct {
			Next string `json:"next_page_token"`
		}
		if json.Unmarshal([]byte(text), &page) != nil || page.Next == "" {
			return "", false
		}
		base, _, _ := strings.Cut(now, "&page_token=")
		return base + "&page_token=" + url.QueryEscape(page.Next), true
	}
	all := inNext.FindAllStringSubmatch(text, -1)
	if len(all) == 0 {
		return "", false
	}
	ref, err := url.Parse(html.UnescapeString(all[len(all)-1][1]))
	base, err2 := url.Parse(now)
	if errors.Join(err, err2) != nil {
		return "", false
	}
	return base.ResolveReference(ref).RequestURI(), true
}

// walk goes so many pages further, as far as there are some, and gives where it came to.
func (b *browser) walk(ctx context.Context, p question) (string, int, error) {
	path := p.path(0)
	for n := range p.deep {
		text, err := b.get(ctx, path)
		if err != nil {
			return "", n, err
		}
		further, ok := next(text, path, p.api)
		if !ok {
			return path, n, nil
		}
		path = further
	}
	return path, p.deep, nil
}
