package api

import (
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/web"
)

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// ifMatch is the version that the caller saw. Missing is 428; what is no
// version of ours cannot match, which is 412.
func ifMatch(c *web.Ctx) (int64, error) {
	h := strings.TrimSpace(c.R.Header.Get("If-Match"))
	if h == "" {
		return 0, fault.New(fault.KindPreconditionRequired, "api.if_match_missing")
	}
	v, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(h, "W/"), `"`), 10, 64)
	if err != nil || v <= 0 {
		return 0, fault.New(fault.KindPrecondition, "api.if_match_wrong", "given", h)
	}
	return v, nil
}
