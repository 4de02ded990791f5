package identity

import (
	"testing"

	"tinhso/internal/fault"
)

func TestWhatGuessersTryFirstIsRefused(t *testing.T) {
	if n := len(commonList()); n < 3000 {
		t.Fatalf("the list has %d passwords", n)
	}
	for password, want := range map[string]string{
		"matkhau123": "identity.password.common", "MatKhau@2026": "identity.password.common", "Tiền Giang 2026": "identity.password.common",
		"Motcua2025!": "identity.password.common", "anhyeuemnhieu": "identity.password.common", "1234567890q": "identity.password.common",
		"p@ssword123": "identity.password.common", "12345678910": "identity.password.common", "aaaaaaaaaaaa": "identity.password.common",
		"ngan": "identity.password.short", "lan.anh 1990": "identity.password.yours", "": "field.required",
		"ba con mèo và hai con chó": "", "Xe đạp màu tím than": "", "kq8#vT2mZx": "",
	} {
		err := checkPassword(password, KindOfficer, "lan.anh", "Trần Lan Anh")
		got := ""
		if f, ok := fault.As(err); ok {
			got = f.Fields[0].Code
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}
