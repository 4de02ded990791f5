package ui

import (
	"bytes"
	"html/template"

	"tinhso/internal/form"
	"tinhso/internal/lang"
)

// SamplePage is a whole page of canned data, to see how components live
// together (trang mẫu). Layout is "portal", "desk" or "console".
type SamplePage struct {
	Name, Layout, Template string
	View                   interface{ PageHead() *Page }
}

// SamplePages are the pages of the gallery in one language.
func SamplePages(tag lang.Tag) []SamplePage {
	g := say{tag}
	return []SamplePage{
		{"home", "portal", "web-gallery-home", g.home()},
		{"question", "portal", "web-gallery-question", g.question()},
		{"details", "portal", "web-gallery-question", g.details()},
		{"check", "portal", "web-gallery-check", g.check()},
		{"track", "portal", "web-gallery-track", g.track()},
		{"desk", "desk", "web-gallery-desk", g.desk(g.t("Hồ sơ của tôi", "My dossiers"))},
		{"console", "console", "web-gallery-desk", g.desk(g.t("Việc nền và sự kiện", "Jobs and events"))},
	}
}

// GalleryPage is the gallery itself, drawn from a template set.
type GalleryPage struct {
	Page
	Families []drawnFamily
	Pages    []Link
}

type drawnFamily struct {
	Family
	Drawn []drawnSpecimen
}

type drawnSpecimen struct {
	Specimen
	HTML template.HTML
}

// NewGalleryPage draws every specimen with the set it is given.
func NewGalleryPage(tag lang.Tag, set *template.Template) (*GalleryPage, error) {
	g := say{tag}
	p := &GalleryPage{Page: Page{Title: g.t("Hệ thống thiết kế", "Design system"), NoIndex: true,
		Lead: g.t("Mọi thành phần ở mọi trạng thái, với nội dung thật.", "Every component in every state, with real content.")}}
	for _, f := range Gallery(tag) {
		drawn := drawnFamily{Family: f}
		for _, s := range f.Specimens {
			var b bytes.Buffer
			if err := set.ExecuteTemplate(&b, s.Template, s.Data); err != nil {
				return nil, err
			}
			drawn.Drawn = append(drawn.Drawn, drawnSpecimen{s, template.HTML(b.String())}) //nolint:gosec // G203: html/template made it
		}
		p.Families = append(p.Families, drawn)
	}
	for _, page := range SamplePages(tag) {
		p.Pages = append(p.Pages, Link{Label: page.View.PageHead().Title, Href: "/gallery/" + page.Name})
	}
	return p, nil
}

type homePage struct {
	Page
	Hero                     Hero
	EventsTitle, CommonTitle string
	Events, Common           CardGrid
	Notice                   Notice
}

func (g say) find(specimens []Specimen, name, state string) any {
	for _, s := range specimens {
		if s.Template == name && s.State == state {
			return s.Data
		}
	}
	return nil
}

func (g say) home() *homePage {
	p := &homePage{Page: Page{Title: g.t("Trang chủ", "Home"), Bare: true, Active: "home"}}
	search, _ := g.find(g.lists(), "SearchBox", "large").(SearchBox)
	search.Action = "/gallery/home"
	p.Hero = Hero{Title: g.t("Làm thủ tục hành chính ở Tiền Giang", "Public services in Tiền Giang"), Lead: g.t("2.923 thủ tục, nói rõ cần giấy tờ gì, mất bao lâu, tốn bao nhiêu.", "2,923 procedures: what to bring, how long, how much."),
		Search: &search, Links: []Link{{Label: g.t("Đăng ký khai sinh", "Birth registration"), Href: "#"}, {Label: g.t("Chứng thực bản sao", "Certified copies"), Href: "#"}, {Label: g.t("Tra cứu hồ sơ", "Track a dossier"), Href: "#"}}}
	p.EventsTitle, p.CommonTitle = g.t("Theo sự kiện cuộc đời", "By life event"), g.t("Được làm nhiều", "Most used")
	p.Events, _ = g.find(g.facts(), "CardGrid", "life events").(CardGrid)
	p.Common, _ = g.find(g.facts(), "CardGrid", "procedures").(CardGrid)
	p.Notice, _ = g.find(g.messages(), "Notice", "info").(Notice)
	return p
}

type questionPage struct {
	Page
	Steps   Steps
	Errors  ErrorSummary
	Fields  []Field
	Uploads []Upload
	Buttons []Button
}

func (g say) steps(at int) Steps {
	s := Steps{Items: []Step{{Label: g.t("Cho ai", "For whom")}, {Label: g.t("Thông tin", "Details")}, {Label: g.t("Giấy tờ", "Papers")}, {Label: g.t("Kiểm tra lại", "Check")}, {Label: g.t("Gửi", "Send")}}}
	for i := range s.Items {
		s.Items[i].Done, s.Items[i].Current = i < at, i == at
		if i < at {
			s.Items[i].Href = "#"
		}
	}
	return s
}

func (g say) crumbs() []Link {
	return []Link{{Label: g.t("Trang chủ", "Home"), Href: "#"}, {Label: g.t("Đăng ký khai sinh", "Birth registration"), Href: "#"}, {Label: g.t("Nộp hồ sơ", "File")}}
}

func (g say) question() *questionPage {
	who, _ := g.find(g.fields(), "Field", "question").(Field)
	who.Heading = true
	return &questionPage{Page: Page{Title: who.Label, Narrow: true, Bare: false, HeadingInBody: true, Crumbs: g.crumbs()}, Steps: g.steps(0), Fields: []Field{who},
		Buttons: []Button{{Label: g.t("Tiếp tục", "Continue"), Look: Primary, Wide: true}, {Label: g.t("Lưu lại, làm sau", "Save for later"), Look: Quiet, NoValidate: true, Wide: true}}}
}

func (g say) details() *questionPage {
	p := &questionPage{Page: Page{Title: g.t("Thông tin của đứa trẻ và giấy tờ", "The child, and papers"), Narrow: true, Crumbs: g.crumbs()}, Steps: g.steps(2)}
	p.Fields = []Field{
		{Kind: form.PersonName, Name: "child.name", Label: g.t("Họ, chữ đệm, tên của trẻ", "Name of the child"), Required: true, Error: g.t("Ông/Bà chưa điền mục “Họ, chữ đệm, tên của trẻ”.", "Please fill in “Name of the child”.")},
		{Kind: form.BirthDate, Name: "child.birth", Label: g.t("Ngày, tháng, năm sinh", "Date of birth"), Required: true, Value: "09/11/2026"},
	}
	p.Errors = ErrorSummary{Errors: []FieldError{{Path: "child.name", Message: p.Fields[0].Error}}}
	for _, s := range g.papers() {
		if u, ok := s.Data.(Upload); ok && s.State != "error" {
			p.Uploads = append(p.Uploads, u)
		}
	}
	p.Buttons = g.question().Buttons
	return p
}

type checkPage struct {
	Page
	Steps   Steps
	Parts   []Summary
	Sure    Field
	Buttons []Button
}

func (g say) check() *checkPage {
	one, _ := g.find(g.facts(), "Summary", "usual").(Summary)
	two := Summary{Title: g.t("Đứa trẻ", "The child"), Change: &Link{Label: g.t("Sửa", "Change"), Href: "#", Hidden: g.t("phần đứa trẻ", "the child")}, Items: []Fact{{Term: g.t("Họ, chữ đệm, tên", "Full name"), Text: "Nguyễn Hoàng Minh Khang"}, {Term: g.t("Ngày sinh", "Date of birth"), Text: "09/11/2026"}, {Term: g.t("Nơi sinh", "Place of birth"), Text: "Bệnh viện Phụ sản Tiền Giang"}}}
	sure, _ := g.find(g.fields(), "Field", "checkbox").(Field)
	return &checkPage{Page: Page{Title: g.t("Kiểm tra lại trước khi gửi", "Check before sending"), Narrow: true, Crumbs: g.crumbs()}, Steps: g.steps(3), Parts: []Summary{one, two}, Sure: sure,
		Buttons: []Button{{Label: g.t("Gửi hồ sơ", "Send"), Look: Primary, Wide: true}}}
}

type trackPage struct {
	Page
	Notice                    Notice
	TimelineTitle, FactsTitle string
	Timeline                  Timeline
	Facts                     DefinitionList
}

func (g say) track() *trackPage {
	good, _ := g.find(g.messages(), "Notice", "good").(Notice)
	return &trackPage{Page: Page{Title: g.t("Đăng ký khai sinh", "Birth registration"), Eyebrow: "H58.815-261123-0007", Active: "track", Crumbs: []Link{{Label: g.t("Trang chủ", "Home"), Href: "#"}, {Label: g.t("Tra cứu hồ sơ", "Track a dossier"), Href: "#"}, {Label: "H58.815-261123-0007"}},
		Actions: []Button{{Label: g.t("In trang này", "Print"), Icon: "print", Href: "#"}}},
		Notice: good, TimelineTitle: g.t("Hồ sơ đang ở đâu", "Where the dossier is"), FactsTitle: g.t("Thông tin hồ sơ", "About the dossier"), Timeline: g.timeline(),
		Facts: DefinitionList{Items: []Fact{{Term: g.t("Người nộp", "Applicant"), Text: "Nguyễn Thị H. Á."}, {Term: g.t("Nơi tiếp nhận", "Office"), Text: "UBND phường 1, thành phố Mỹ Tho"}, {Term: g.t("Hẹn trả kết quả", "Due"), Text: "17:00, 24/11/2026"}, {Term: g.t("Nhận kết quả", "Result"), Text: g.t("Tại bộ phận một cửa", "At the counter")}}}}
}

type deskPage struct {
	Page
	Tabs    Tabs
	Filters Filters
	Table   Table
	Pager   Pager
	Load    LoadChart
}

func (g say) desk(title string) *deskPage {
	filters, _ := g.find(g.lists(), "Filters", "one in force").(Filters)
	load, _ := g.find(g.charts(), "LoadChart", "usual").(LoadChart)
	return &deskPage{Page: Page{Title: title, Active: "mine", Lead: g.t("3 hồ sơ; 1 quá hạn, 1 hết hạn hôm nay", "3 dossiers; 1 late, 1 due today")},
		Tabs:    Tabs{Label: g.t("Danh sách", "Lists"), Items: []NavItem{{Label: g.t("Cần làm", "To do"), Href: "#", Count: 3, Current: true}, {Label: g.t("Chờ người khác", "Waiting"), Href: "#", Count: 12}, {Label: g.t("Đã xong", "Done"), Href: "#"}}},
		Filters: filters, Table: g.inbox(), Pager: Pager{From: 1, To: 3, Total: 3, Noun: g.t("hồ sơ", "dossiers")}, Load: load}
}

// SampleLayout frames a sample page as its face would.
func SampleLayout(tag lang.Tag, name string, c Chrome, p Page) Layout {
	g := say{tag}
	if name == "portal" {
		return PortalLayout{Chrome: c, Page: p, Nav: []NavItem{
			{Key: "home", Label: g.t("Trang chủ", "Home"), Href: "#", Icon: "home"}, {Key: "procedures", Label: g.t("Thủ tục hành chính", "Procedures"), Href: "#", Icon: "list"},
			{Key: "track", Label: g.t("Tra cứu hồ sơ", "Track a dossier"), Href: "#", Icon: "search"}, {Key: "verify", Label: g.t("Xác minh kết quả", "Verify a result"), Href: "#", Icon: "shield"}},
			Footer: []NavGroup{{Title: g.t("Hỗ trợ", "Help"), Items: []NavItem{{Label: g.t("Hướng dẫn nộp hồ sơ", "How to file"), Href: "#"}, {Label: g.t("Phản ánh, kiến nghị", "Feedback"), Href: "#"}}},
				{Title: g.t("Về cổng này", "About"), Items: []NavItem{{Label: g.t("Giới thiệu", "About this portal"), Href: "#"}, {Label: g.t("Tuyên bố tiếp cận", "Accessibility"), Href: "#"}}}}}
	}
	c.Account = Account{SignedIn: true, Name: "Lê Thị Thanh Hương", Role: g.t("Công chức một cửa", "Counter clerk"), SignOut: "#", Notices: "#", Unread: 2, Home: NavItem{Label: g.t("Bàn làm việc", "My desk"), Href: "#", Icon: "inbox"}}
	groups := []NavGroup{
		{Items: []NavItem{{Key: "mine", Label: g.t("Hồ sơ của tôi", "My dossiers"), Href: "#", Icon: "inbox", Count: 3, CountLabel: g.t("cần làm", "to do")}, {Key: "accept", Label: g.t("Chờ tiếp nhận", "To accept"), Href: "#", Icon: "bell", Count: 14}, {Key: "all", Label: g.t("Hồ sơ của đơn vị", "All of the unit"), Href: "#", Icon: "folder"}}},
		{Title: g.t("Tại quầy", "Counter"), Items: []NavItem{{Key: "intake", Label: g.t("Tiếp nhận trực tiếp", "Take in"), Href: "#", Icon: "scan"}, {Key: "copies", Label: g.t("Chứng thực bản sao", "Certified copies"), Href: "#", Icon: "stamp"}, {Key: "fees", Label: g.t("Lệ phí trong ngày", "Fees today"), Href: "#", Icon: "coins"}}},
		{Title: g.t("Lãnh đạo", "Leader"), Items: []NavItem{{Key: "load", Label: g.t("Khối lượng và chậm hạn", "Load and delay"), Href: "#", Icon: "chart"}}}}
	search, _ := g.find(g.lists(), "SearchBox", "desk").(SearchBox)
	search.Value = ""
	keys, _ := g.find(g.actions(), "KeyHints", "usual").(KeyHints)
	if name == "console" {
		return ConsoleLayout{Chrome: c, Page: p, Unit: "UBND thành phố Mỹ Tho", Groups: groups, Search: &search}
	}
	return DeskLayout{Chrome: c, Page: p, Unit: "UBND phường 1, TP Mỹ Tho", Groups: groups, Search: &search, Keys: &keys,
		New: &Button{Label: g.t("Tiếp nhận", "Take in"), Icon: "plus", Look: Primary, Href: "#", Key: "n"}}
}
