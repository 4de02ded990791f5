// Package secure is the pages by which a person keeps an account safe (an toàn tài khoản): where it is signed in, ending
// what is strange, one-time codes, showing the password once more before something dangerous, and the way in from a new
// device while strangers guess.
//
//	/dang-nhap ──── code owed ────────> /dang-nhap/ma ──────────> what was asked for
//	     └── too many strange guesses ─> /dang-nhap/thu ─ mail ─> /dang-nhap/thiet-bi ─> /dang-nhap
//	/tai-khoan/thiet-bi     devices, one-time codes
//	/tai-khoan/xac-nhan     the password again, before something dangerous
//
// Law: 85/2016/NĐ-CP@2016-07-01
package secure
