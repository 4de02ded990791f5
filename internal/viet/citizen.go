package viet

import (
	"strconv"
	"strings"

	"tinhso/internal/fault"
)

// CitizenID is a personal identification number (số định danh cá nhân, 12 digits) or the number of an old identity
// card (số chứng minh nhân dân, 9 digits), read and checked.
// Law: 137/2015/NĐ-CP@2015-12-31
type CitizenID struct {
	Number string
	Old    bool   // nine digits: nothing more is known of the person
	Place  string // province of birth registration as it was in 2016-2025; empty for a birth registered abroad
	Female bool
	Year   int // year of birth
}

// String is the number itself.
func (c CitizenID) String() string { return c.Number }

// ParseCitizenID reads a number as it stands on the card; spaces and dots between digits are forgiven.
// The twelve digits are: place of birth registration (3), century and sex (1), year of birth (2), random (6).
func ParseCitizenID(s string) (CitizenID, error) {
	number := strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == '-' {
			return -1
		}
		return r
	}, OneLine(s))
	if !digits(number) {
		return CitizenID{}, fault.Invalid("viet.citizen_id.digits")
	}
	switch len(number) {
	case 9:
		if strings.Count(number, number[:1]) == 9 {
			return CitizenID{}, fault.Invalid("viet.citizen_id.same")
		}
		return CitizenID{Number: number, Old: true}, nil
	case 12:
		return parseTwelve(number)
	default:
		return CitizenID{}, fault.New(fault.KindInvalid, "viet.citizen_id.length", "count", len(number))
	}
}

func parseTwelve(number string) (CitizenID, error) {
	code := atoi(number[:3])
	place, known := birthplaces[code]
	if !known && (code < firstCountry || code > lastCountry) {
		return CitizenID{}, fault.New(fault.KindInvalid, "viet.citizen_id.place", "code", number[:3])
	}
	century := int(number[3] - '0')
	if century > 3 { // 4 and up are births from the year 2100
		return CitizenID{}, fault.New(fault.KindInvalid, "viet.citizen_id.century", "digit", strconv.Itoa(century))
	}
	return CitizenID{
		Number: number,
		Place:  place,
		Female: century%2 == 1,
		Year:   1900 + century/2*100 + atoi(number[4:6]),
	}, nil
}

// Agrees reports whether the number can belong to someone born then; an old number says nothing.
func (c CitizenID) Agrees(b BirthDate) bool { return c.Old || b.IsZero() || c.Year == b.Y }

// Codes of countries, for births registered abroad, begin after the provinces.
const firstCountry, lastCountry = 101, 399

// birthplaces are the codes of provinces in personal numbers. They do not change when provinces merge.
var birthplaces = map[int]string{
	1: "Hà Nội", 2: "Hà Giang", 4: "Cao Bằng", 6: "Bắc Kạn", 8: "Tuyên Quang", 10: "Lào Cai", 11: "Điện Biên",
	12: "Lai Châu", 14: "Sơn La", 15: "Yên Bái", 17: "Hòa Bình", 19: "Thái Nguyên", 20: "Lạng Sơn",
	22: "Quảng Ninh", 24: "Bắc Giang", 25: "Phú Thọ", 26: "Vĩnh Phúc", 27: "Bắc Ninh", 30: "Hải Dương",
	31: "Hải Phòng", 33: "Hưng Yên", 34: "Thái Bình", 35: "Hà Nam", 36: "Nam Định", 37: "Ninh Bình",
	38: "Thanh Hóa", 40: "Nghệ An", 42: "Hà Tĩnh", 44: "Quảng Bình", 45: "Quảng Trị", 46: "Thừa Thiên Huế",
	48: "Đà Nẵng", 49: "Quảng Nam", 51: "Quảng Ngãi", 52: "Bình Định", 54: "Phú Yên", 56: "Khánh Hòa",
	58: "Ninh Thuận", 60: "Bình Thuận", 62: "Kon Tum", 64: "Gia Lai", 66: "Đắk Lắk", 67: "Đắk Nông",
	68: "Lâm Đồng", 70: "Bình Phước", 72: "Tây Ninh", 74: "Bình Dương", 75: "Đồng Nai",
	77: "Bà Rịa - Vũng Tàu", 79: "Hồ Chí Minh", 80: "Long An", 82: "Tiền Giang", 83: "Bến Tre",
	84: "Trà Vinh", 86: "Vĩnh Long", 87: "Đồng Tháp", 89: "An Giang", 91: "Kiên Giang", 92: "Cần Thơ",
	93: "Hậu Giang", 94: "Sóc Trăng", 95: "Bạc Liêu", 96: "Cà Mau",
}
