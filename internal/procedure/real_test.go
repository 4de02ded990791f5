package procedure

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
)

const realPack = "../../provinces/tien-giang/"

// real is the catalogue of the pack as the loader would make it, without a database.
var real = sync.OnceValues(func() ([]Procedure, []Synonym) {
	f, err := os.Open(realPack + "procedures.jsonl.gz")
	if err != nil {
		panic(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		panic(err)
	}
	rank := map[string]int{}
	for _, r := range table("popular.csv") {
		rank[r[0]], _ = strconv.Atoi(r[1])
	}
	var all []Procedure
	scan := bufio.NewScanner(z)
	scan.Buffer(nil, 4<<20)
	for scan.Scan() {
		var p Procedure
		if err := json.Unmarshal(scan.Bytes(), &p); err != nil {
			panic(err)
		}
		p.Version, p.Fileable, p.Popularity = 1, p.Scope == ScopeGeneral && !p.Internal, rank[p.Code]
		all = append(all, p)
	}
	var file struct{ Synonyms []Synonym }
	b, err := os.ReadFile(realPack + "synonyms.yaml")
	if err == nil {
		err = yaml.Unmarshal(b, &file)
	}
	if err != nil {
		panic(err)
	}
	return all, file.Synonyms
})

func table(name string) [][]string {
	f, err := os.Open(realPack + name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(err)
	}
	return rows[1:]
}

var realIndex = sync.OnceValue(func() *index {
	all, synonyms := real()
	cards := make([]Card, len(all))
	for i, p := range all {
		cards[i] = cardOf(p)
	}
	return newIndex(cards, synonyms)
})

func codesOf(x *index, hits []hit) []string {
	slices.SortFunc(hits, func(a, b hit) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.doc - b.doc
	})
	var codes []string
	for _, h := range hits {
		codes = append(codes, x.docs[h.doc].code)
	}
	return codes
}

func TestTheUsualAnswerIsFirst(t *testing.T) {
	tests := []struct{ ask, first string }{
		{"dang ky khai sinh", "1.001193"},
		{"ĐĂNG KÝ khai sinh", "1.001193"},
		{"đăng ký khai sinh", "1.001193"}, // decomposed
		{"Đăng ký khai sinh", "1.001193"},
		{"khai sinh", "1.001193"},
		{"khai sihn", "1.001193"},
		{"khai sin", "1.001193"},
		{"kahi sinh", "1.001193"},
		{"dang ki khai sinh", "1.001193"},
		{"đang kí khai sin", "1.001193"},
		{"lí lịch tư pháp", "3.000333"},
		{"dangky khaisinh", "1.001193"},
		{"dangkykhaisinh", "1.001193"},
		{"ddawng kys khai sinh", "1.001193"},
		{"làm giấy khai sinh cho con", "1.001193"},
		{"toi muon lam giay khai sinh cho con", "1.001193"},
		{"thủ tục đăng ký khai sinh", "1.001193"},
		{"birth certificate", "1.001193"},
		{"ket hon", "1.000894"},
		{"kết hôn", "1.000894"},
		{"ket hno", "1.000894"},
		{"đăng ký kết hôn", "1.000894"},
		{"kết hôn có yếu tố nước ngoài", "2.000806"},
		{"doc than", "1.004873"},
		{"giấy độc thân", "1.004873"},
		{"xác nhận tình trạng hôn nhân", "1.004873"},
		{"tinh trang hon nhan", "1.004873"},
		{"chung thuc ban sao", "2.000815"},
		{"chứng thực bản sao từ bản chính", "2.000815"},
		{"sao y", "2.000815"},
		{"photo công chứng", "2.000815"},
		{"chứng thực chữ ký", "2.000884"},
		{"chung thuc chu ky", "2.000884"},
		{"ho kinh doanh", "1.001612"},
		{"hộ kinh doanh cá thể", "1.001612"},
		{"đăng ký hộ kinh doanh", "1.001612"},
		{"chấm dứt hộ kinh doanh", "1.001266"},
		{"khai tu", "1.000656"},
		{"khai tử", "1.000656"},
		{"dang ky khai tu", "1.000656"},
		{"ly lich tu phap", "3.000333"},
		{"lý lịch tư pháp", "3.000333"},
		{"sổ đỏ", "1.012783"},
		{"làm sổ đỏ", "1.013978"},
		{"tách thửa", "1.012784"},
		{"sang tên sổ đỏ", "1.013831"},
		{"ly hôn", "2.000554"},
		{"giay phep xay dung", "1.013225"},
		{"hòa giải tranh chấp đất đai", "1.012812"},
		{"trợ cấp thất nghiệp", "1.014748"},
		{"hộ nghèo", "1.011607"},
		{"khuyết tật", "1.001699"},
		{"bản sao bằng tốt nghiệp", "3.000465"},
		{"tạm trú", "1.004194"},
		{"nhập hộ khẩu", "1.004222"},
		{"phù hiệu xe", "2.002288"},
		{"1.001193", "1.001193"},
		{"1001193", "1.001193"},
		{"1.001193.01", "1.001193"},
		{" 1 001193 ", "1.001193"},
		{"thủ tục 1.001193", "1.001193"},
		{"mã 2.000815 chứng thực", "2.000815"},
		{"cải chính hộ tịch", "1.004859"},
		{"đăng ký thành lập công ty TNHH một thành viên", "2.001583"},
		{"cong ty co phan", "2.002043"},
		{"thành lập doanh nghiệp tư nhân", "2.001610"},
	}
	x := realIndex()
	for _, tt := range tests {
		t.Run(tt.ask, func(t *testing.T) {
			hits, corrected := x.find(tt.ask)
			codes := codesOf(x, hits)
			if len(codes) == 0 || codes[0] != tt.first {
				top := codes[:min(4, len(codes))]
				for _, c := range top {
					t.Logf("%s %.3f %v", c, score(x, hits, c), x.docs[x.byDigits[digitsOf(c)]].name)
				}
				t.Errorf("%q: %v of %d, corrected %q; want %s first", tt.ask, top, len(codes), corrected, tt.first)
			}
		})
	}
}

func score(x *index, hits []hit, code string) float64 {
	for _, h := range hits {
		if x.docs[h.doc].code == code {
			return h.score
		}
	}
	return 0
}

func BenchmarkSearch(b *testing.B) {
	x := realIndex()
	asks := []string{"dang ky khai sinh", "khai sihn", "toi muon lam giay khai sinh cho con", "sổ đỏ", "1.001193", "",
		"dangkykhaisinh", "giấy chứng nhận đủ điều kiện an toàn thực phẩm", "zzzz qqqq", "cấp giấy phép"}
	for _, ask := range asks {
		b.Run(ask, func(b *testing.B) {
			for b.Loop() {
				x.find(ask)
			}
		})
	}
}

func BenchmarkBuildIndex(b *testing.B) {
	all, synonyms := real()
	cards := make([]Card, len(all))
	for i, p := range all {
		cards[i] = cardOf(p)
	}
	for b.Loop() {
		newIndex(cards, synonyms)
	}
}
