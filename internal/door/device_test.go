package door

import "testing"

func TestDevicesHaveNames(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Linux; Android 11; SM-A125F) AppleWebKit/537.36 Chrome/90.0.4430.91 Mobile Safari/537.36":        "Chrome, Android",
		"Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/109.0 Mobile Safari/537.36 Zalo android/12120612":   "Zalo, Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 Version/16.0 Mobile Safari/604.1": "Safari, iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0":            "Edge, Windows",
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/115.0 Chrome/109.0 Safari/537.36":            "Cốc Cốc, Windows",
		"Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0":                                       "Firefox, Linux",
		"curl/8.0": "",
	} {
		if got := device(agent); got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
	}
}
