package form

import (
	"embed"
	"strings"
	"sync"

	"tinhso/internal/lang"
)

// The lists that many forms choose from: country (ISO 3166, the names that Vietnamese use), ethnic (the 54 ethnic
// groups with their codes), sex.
//
//go:embed list/*.tsv
var listFS embed.FS

var lists = sync.OnceValue(func() map[string][]Choice {
	all := map[string][]Choice{}
	for _, name := range []string{"country", "ethnic", "sex"} {
		b, err := listFS.ReadFile("list/" + name + ".tsv")
		if err != nil {
			continue // a test reads them all
		}
		for line := range strings.Lines(string(b)) {
			if cells := strings.Split(strings.TrimSpace(line), "\t"); len(cells) == 3 {
				all[name] = append(all[name], Choice{Value: cells[0], Label: lang.Text{VI: cells[1], EN: cells[2]}})
			}
		}
	}
	return all
})
