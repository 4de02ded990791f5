package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

const (
	waiting = 1000 // dossiers that wait in the inbox that is measured
	asked   = 200  // requests of each kind, one after another

	wardProcedure = "1.000894" // filed at the ward of the demo's clerk
	ward          = "28249"
	wardClerk     = "canbo.tiepnhan.phuong5"
)

// searches are what people type, well and badly.
var searches = []string{"khai sinh", "dang ky khai sinh", "ĐĂNG KÝ kết hôn", "1.001193", "trợ cấp that nghiep", "sao y", "giấy phép lái xe",
	"đất đai", "ho kinh doanh", "dang ki khia sinh", "chứng thực chữ ký", "xyz"}

// lists measures reading while the database holds what was filed.
func (b *bench) lists(ctx context.Context) error {
	code, err := b.fillWard(ctx)
	if err != nil {
		return err
	}
	name := b.e.name()
	db, err := b.e.look()
	if err != nil {
		return err
	}
	var n float64
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM dossier").Scan(&n)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	figure("dossiers_"+name, n, "dossiers")
	clerk := b.who[wardClerk].Token
	if err := b.timed(ctx, "inbox_"+name+"_p95", func(ctx context.Context, _ int) error { return b.ok(ctx, "/desk", clerk) }); err != nil {
		return err
	}
	if err := b.timed(ctx, "tracking_"+name+"_p95", func(ctx context.Context, _ int) error { return b.track(ctx, code) }); err != nil {
		return err
	}
	return b.timed(ctx, "search_"+name+"_p95", func(ctx context.Context, i int) error {
		return b.ok(ctx, "/thu-tuc?q="+url.QueryEscape(searches[i%len(searches)]), "")
	})
}

// fillWard files until enough dossiers wait at the ward, and gives the code of one.
func (b *bench) fillWard(ctx context.Context) (code string, err error) {
	for i := range waiting {
		token := b.who[citizens[i%len(citizens)]].Token
		if code, err = b.s.fileExample(ctx, token, wardProcedure, ward); err != nil {
			return "", err
		}
	}
	return code, nil
}

// timed repeats a request and prints within which time 95 of 100 were answered.
func (b *bench) timed(ctx context.Context, name string, request func(ctx context.Context, i int) error) error {
	var took []time.Duration
	for i := range asked {
		start := time.Now()
		if err := request(ctx, i); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		took = append(took, time.Since(start))
	}
	figure(name, p95(took), "ms")
	return nil
}

func (b *bench) ok(ctx context.Context, path, token string) error {
	status, _, err := b.s.get(ctx, path, token)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s: %d", path, status)
	}
	return err
}

// track asks as a stranger does: code and second fact, then the page it leads to.
func (b *bench) track(ctx context.Context, code string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	form := url.Values{"code": {code}, "fact": {"5678"}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.s.url+"/ho-so/tra-cuu", strings.NewReader(form))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := (&http.Client{Jar: jar}).Do(req)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || !strings.HasSuffix(resp.Request.URL.Path, code) {
		return fmt.Errorf("%s %s: %d bytes", resp.Status, resp.Request.URL.Path, len(text))
	}
	return nil
}
