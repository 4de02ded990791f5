package hall

import (
	"testing"

	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

// Every field, method, called template, sentence and picture that a page names exists, whatever its state.
func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	f := &face{}
	for _, tag := range lang.Tags() {
		v, err := f.views(assets)
		if err != nil {
			t.Fatal(err)
		}
		webtest.Templates(t, v.Set(tag), map[string]any{"screen": &screenPage{}, "screen-live": &screenPage{}, "choose": &choosePage{}, "slip": &slipPage{},
			"book": &bookPage{}, "ticket": &ticketPage{}, "ticket-live": &ticketPage{}, "counter": &counterPage{}, "counter-queue": &counterPage{},
			"arrange": &arrangePage{}, "figures": &figuresPage{}, "parcels": &parcelsPage{}, "parcel": &parcelPage{}, "papers": &papersPage{},
			"compose": &composePage{}, "templates": &templatesPage{}, "template": &templatePage{}, "PlainLayout": ui.PlainLayout{}})
	}
	v, err := f.views(assets)
	if err != nil {
		t.Fatal(err)
	}
	webtest.Words(t, v.Set(lang.VI), nil, "screen", "screen-live", "choose", "slip", "book", "ticket", "ticket-live", "counter", "counter-queue", "counter-do",
		"arrange", "figures", "parcels", "parcel", "papers", "compose", "templates", "template")
}

func TestCodesAreFoundInWhatIsScanned(t *testing.T) {
	for text, want := range map[string]string{
		" h58.931.249-261124-0001 ": "H58.931.249-261124-0001",
		"https://dichvucong.tiengiang.gov.vn/ho-so/tra-cuu?ma=H58.931.249-261124-0001&x=1": "H58.931.249-261124-0001", "": "",
	} {
		if got := codeIn(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
