package form

import (
	"regexp"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

var nameRules = wordRules(viet.CleanName,
	map[string]any{"minLength": 1, "maxLength": 100}, "Nguyễn Thị Hồng Ánh")

var citizenRules = wordRules(func(s string) (string, error) {
	id, err := viet.ParseCitizenID(s)
	return id.Number, err
}, map[string]any{"pattern": "^(?:[0-9]{12}|[0-9]{9})$"}, "082190012345")

var phoneRules = wordRules(viet.ParsePhone, map[string]any{"pattern": "^0[0-9]{9,10}$"}, "0912345678")

var emailRules = wordRules(viet.ParseEmail, map[string]any{"format": "email", "maxLength": 254}, "ten@example.vn")

var taxCode = regexp.MustCompile(`^([0-9]{10})-?([0-9]{3})?$`)

// taxRules reads a tax code (mã số thuế, mã số doanh nghiệp): ten digits with a check digit, of a branch thirteen; a
// household business may use its owner's twelve.
var taxRules = wordRules(func(s string) (string, error) {
	if id, err := viet.ParseCitizenID(s); err == nil && !id.Old {
		return id.Number, nil
	}
	m := taxCode.FindStringSubmatch(s)
	if m == nil {
		return "", fault.Invalid("form.tax_code")
	}
	sum := 0
	for i, weight := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
		sum += int(m[1][i]-'0') * weight
	}
	if 10-sum%11 != int(m[1][9]-'0') {
		return "", fault.Invalid("form.tax_code")
	}
	if m[2] != "" {
		return m[1] + "-" + m[2], nil
	}
	return m[1], nil
}, map[string]any{"pattern": "^(?:[0-9]{10}(?:-[0-9]{3})?|[0-9]{12})$"}, "1200123459")
