package viet

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestCitizenIDs(t *testing.T) {
	for in, want := range map[string]CitizenID{
		"082199012345":    {Number: "082199012345", Place: "Tiền Giang", Female: true, Year: 1999},
		"082 199 012 345": {Number: "082199012345", Place: "Tiền Giang", Female: true, Year: 1999},
		"001057000001":    {Number: "001057000001", Place: "Hà Nội", Year: 1957},
		"079204012345":    {Number: "079204012345", Place: "Hồ Chí Minh", Year: 2004},
		"096326000009":    {Number: "096326000009", Place: "Cà Mau", Female: true, Year: 2026},
		"132199012345":    {Number: "132199012345", Female: true, Year: 1999}, // birth registered abroad
		"310123456":       {Number: "310123456", Old: true},
		"310.123.456":     {Number: "310123456", Old: true},
	} {
		if got, err := ParseCitizenID(in); err != nil || got != want {
			t.Errorf("%q: %+v, %v", in, got, err)
		}
	}
	for in, code := range map[string]string{
		"": "viet.citizen_id.digits", "08219901234a": "viet.citizen_id.digits", "٠٨٢١٩٩٠١٢٣٤٥": "viet.citizen_id.digits",
		"12345": "viet.citizen_id.length", "0821990123456": "viet.citizen_id.length", "0821990123": "viet.citizen_id.length",
		"003199012345": "viet.citizen_id.place", "000199012345": "viet.citizen_id.place", "097199012345": "viet.citizen_id.place",
		"100199012345": "viet.citizen_id.place", "999199012345": "viet.citizen_id.place", "082499012345": "viet.citizen_id.century",
		"123456789012": "viet.citizen_id.century", "000000000": "viet.citizen_id.same", "111111111": "viet.citizen_id.same",
		"<script>": "viet.citizen_id.digits", "-82199012345": "viet.citizen_id.length", "😀": "viet.citizen_id.digits",
	} {
		if got, err := ParseCitizenID(in); codeOf(err) != code {
			t.Errorf("%q: %+v, %v; want %s", in, got, err, code)
		}
	}
	if len(birthplaces) != 63 {
		t.Errorf("%d provinces", len(birthplaces))
	}
}

func TestIDCards(t *testing.T) {
	full := IDCard{
		ID:    CitizenID{Number: "082199012345", Place: "Tiền Giang", Female: true, Year: 1999},
		OldID: "312345678", FullName: "Nguyễn Thị Ánh", Birth: BirthDate{1999, 3, 2}, Female: true,
		Address: "Ấp 3, Tân Mỹ Chánh, Mỹ Tho, Tiền Giang", IssuedOn: Day{2021, 12, 25},
	}
	without := func(change func(c *IDCard)) IDCard { c := full; change(&c); return c }
	for in, want := range map[string]IDCard{
		"082199012345|312345678|Nguyễn Thị Ánh|02031999|Nữ|Ấp 3, Tân Mỹ Chánh, Mỹ Tho, Tiền Giang|25122021":                           full,
		norm.NFD.String("082199012345|312345678|Nguyễn Thị Ánh|02031999|Nữ|Ấp 3, Tân Mỹ Chánh, Mỹ Tho, Tiền Giang|25122021") + "\r\n": full,
		"082199012345||Nguyễn Thị Ánh|02031999|Nữ|Ấp 3, Tân Mỹ Chánh, Mỹ Tho, Tiền Giang|25122021":                                    without(func(c *IDCard) { c.OldID = "" }),
		"082199012345|312345678|Nguyễn Thị Ánh|02031999|Nữ|Ấp 3, Tân Mỹ Chánh, Mỹ Tho, Tiền Giang|25122021||Cha|Mẹ|":                  full,
		"082199012345|312345678|Nguyễn Thị Ánh|02/03/1999|NỮ|Ấp 3, Tân Mỹ Chánh, Mỹ Tho, Tiền Giang|":                                 without(func(c *IDCard) { c.IssuedOn = Day{} }),
		"082199012345|312345678|Nguyễn Thị Ánh|1999|Nữ": without(func(c *IDCard) {
			c.Birth, c.Address, c.IssuedOn = BirthDate{Y: 1999}, "", Day{}
		}),
		"082199012345|312345678|Nguyễn Thị Ánh|00001999|Nữ|": without(func(c *IDCard) {
			c.Birth, c.Address, c.IssuedOn = BirthDate{Y: 1999}, "", Day{}
		}),
	} {
		if got, err := ParseIDCardQR(in); err != nil || got != want {
			t.Errorf("%q:\n%+v, %v", in, got, err)
		}
	}
	for in, code := range map[string]string{
		"": "viet.card.format", "xin chào": "viet.card.format", "https://example.vn/?a=1|2": "viet.card.format", "082199012345|1|2|3": "viet.card.format",
		"312345678||Nguyễn Thị Ánh|02031999|Nữ":     "viet.card.number",
		"082999012345||Nguyễn Thị Ánh|02031999|Nữ":  "viet.card.number",
		"082199012345||12345|02031999|Nữ":           "viet.card.name",
		"082199012345||Nguyễn Thị Ánh|31021999|Nữ":  "viet.card.birth",
		"082199012345||Nguyễn Thị Ánh||Nữ":          "viet.card.birth",
		"082199012345||Nguyễn Thị Ánh|02031999|X":   "viet.card.sex",
		"082199012345||Nguyễn Thị Ánh|02031998|Nữ":  "viet.card.disagrees",
		"082199012345||Nguyễn Văn Anh|02031999|Nam": "viet.card.disagrees",
	} {
		if got, err := ParseIDCardQR(in); codeOf(err) != code {
			t.Errorf("%q: %+v, %v; want %s", in, got, err, code)
		}
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		"  Nguyễn   Văn\tA ":            "Nguyễn Văn A",
		norm.NFD.String("Trần Thị Ứng"): "Trần Thị Ứng",
		"Y Bliă Êban":                   "Y Bliă Êban",
		"K’ Brêu":                       "K' Brêu",
		"Jean-Pierre O'Neil Jr.":        "Jean-Pierre O'Neil Jr.",
		"H":                             "H",
		"Lê\u200b Na":                   "Lê Na",
	} {
		if got, err := CleanName(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for in, code := range map[string]string{
		"": "viet.name.empty", " . ": "viet.name.empty", "Nguyễn Văn 2": "viet.name.character", "<script>alert</script>": "viet.name.character",
		"Lan 😀": "viet.name.character", "Иван": "viet.name.character", "李": "viet.name.character", "a,b": "viet.name.character",
		strings.Repeat("a", 101): "viet.name.long",
	} {
		if got, err := CleanName(in); codeOf(err) != code {
			t.Errorf("%q: %q, %v; want %s", in, got, err, code)
		}
	}
}

func TestPhones(t *testing.T) {
	for in, want := range map[string]string{
		"0912345678": "0912345678", "0912 345 678": "0912345678", "+84912345678": "0912345678", "+84 (0)912.345.678": "0912345678",
		"84912345678": "0912345678", "0084912345678": "0912345678", "0273 3872 582": "02733872582", "(0273) 3-872-582": "02733872582",
		"0842345678": "0842345678", "+84842345678": "0842345678", "842345678": "",
	} {
		got, err := ParsePhone(in)
		if (err == nil) != (want != "") || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for in, code := range map[string]string{
		"": "viet.phone.digits", "091234567": "viet.phone.format", "09123456789": "viet.phone.format", "0112345678": "viet.phone.format",
		"abc": "viet.phone.digits", "0912345678 😀": "viet.phone.digits", "+1 202 555 0101": "viet.phone.digits", "113": "viet.phone.format",
		"++84912345678": "viet.phone.digits",
	} {
		if got, err := ParsePhone(in); codeOf(err) != code {
			t.Errorf("%q: %q, %v; want %s", in, got, err, code)
		}
	}
}

func TestEmails(t *testing.T) {
	for in, want := range map[string]string{
		"lan@example.vn": "lan@example.vn", " Lan.Nguyen+ho-so@Tien-Giang.GOV.VN ": "Lan.Nguyen+ho-so@tien-giang.gov.vn",
	} {
		if got, err := ParseEmail(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "lan", "@example.vn", "lan@", "lan@vn", "lan@-a.vn", "lan@a..vn", ".lan@a.vn", "lan.@a.vn", "l..n@a.vn",
		"lan nguyen@a.vn", "lan@a.vn, b@c.vn", "lân@a.vn", "lan@ex.123", "lan@a.vn\nBcc: x@y.z", "<lan@a.vn>", "lan@[1.2.3.4]",
		strings.Repeat("a", 65) + "@a.vn", "a@" + strings.Repeat("a.", 130) + "vn"} {
		if ValidEmail(in) {
			t.Errorf("%q was taken", in)
		}
	}
}

func TestClocks(t *testing.T) {
	for in, want := range map[string]string{"07:30": "07:30", "7:30": "07:30", "7h30": "07:30", "23:59": "23:59", "00:00": "00:00", " 15:00 ": "15:00", "15H00": "15:00"} {
		if got, err := ParseClock(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "24:00", "12:60", "12", "12:5", "123:00", "ab:cd", "12:00:00", "-1:00", "h"} {
		if got, err := ParseClock(in); err == nil {
			t.Errorf("%q was read as %s", in, got)
		}
	}
}

func FuzzPersons(f *testing.F) {
	f.Add("082199012345|312345678|Nguyễn Thị Ánh|02031999|Nữ|Ấp 3|25122021")
	f.Add("+84 912 345 678")
	f.Add("310123456")
	f.Add("lan@example.vn")
	f.Add("||||||\x00")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := ParseCitizenID(s); err == nil {
			if again, err := ParseCitizenID(c.Number); err != nil || again != c || len(c.Number) != 9 && len(c.Number) != 12 {
				t.Fatalf("%q: %+v, %+v, %v", s, c, again, err)
			}
		}
		if card, err := ParseIDCardQR(s); err == nil && (card.FullName == "" || card.ID.Number == "" || card.Birth.IsZero()) {
			t.Fatalf("%q: %+v", s, card)
		}
		if p, err := ParsePhone(s); err == nil {
			if again, err := ParsePhone(p); err != nil || again != p {
				t.Fatalf("%q: %q then %q", s, p, again)
			}
		}
		if n, err := CleanName(s); err == nil {
			if again, err := CleanName(n); err != nil || again != n {
				t.Fatalf("%q: %q then %q", s, n, again)
			}
		}
		if e, err := ParseEmail(s); err == nil && strings.ContainsAny(e, " \r\n<>,;") {
			t.Fatalf("%q: %q", s, e)
		}
	})
}
