package door

import "strings"

// device says in words a person understands from what a session was opened: "Chrome, Android".
func device(agent string) string {
	browser := firstOf(agent, "Zalo", "Zalo", "FBAN", "Facebook", "FBAV", "Facebook", "CocCoc", "Cốc Cốc", "coc_coc", "Cốc Cốc",
		"Edg", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung Internet", "Firefox", "Firefox", "FxiOS", "Firefox",
		"CriOS", "Chrome", "Chrome", "Chrome", "Safari", "Safari")
	system := firstOf(agent, "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS X", "macOS",
		"CrOS", "ChromeOS", "Linux", "Linux")
	return strings.Trim(browser+", "+system, ", ")
}

// firstOf finds the first mark of pairs (mark, name) in a text.
func firstOf(text string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.Contains(text, pairs[i]) {
			return pairs[i+1]
		}
	}
	return ""
}
