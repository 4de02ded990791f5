package config

import "net/url"

// Clock is what the clock is compared with (nguồn giờ).
type Clock struct {
	Source string `conf:"clock-source" help:"nguồn giờ mà tinhso check đối chiếu: ntp://MÁY hoặc https://MÁY; bỏ trống thì không hỏi (what tinhso check compares the clock with)"`
}

func (c Clock) good() bool {
	if c.Source == "" {
		return true
	}
	u, err := url.Parse(c.Source)
	return err == nil && (u.Scheme == "ntp" || u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
