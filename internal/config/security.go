package config

import "slices"

// Security is what guards accounts and the machine against misuse (an toàn thông tin).
type Security struct {
	DatabasePassword string `conf:"database-password-file" secret:"file" help:"tệp chứa mật khẩu của PostgreSQL; địa chỉ ở database khi đó không có mật khẩu (password of the database)"`
	SessionIdle      int    `conf:"session-idle" help:"số phút không thao tác thì phiên làm việc tự kết thúc (a session ends after so many minutes of silence)" default:"480"`
	SessionLife      int    `conf:"session-life" help:"số giờ tối đa của một phiên làm việc (and in any case after so many hours)" default:"168"`
	SecondFactor     string `conf:"require-second-factor" help:"ai bắt buộc dùng mã một lần khi đăng nhập: bỏ trống, admin (quản trị, vận hành) hoặc officer (mọi cán bộ) (who must use one-time codes)"`
	StepUp           int    `conf:"step-up" help:"số phút sau khi đăng nhập mà việc quản trị hệ trọng phải xác nhận lại mật khẩu; 0 là không hỏi lại (dangerous acts ask again after so many minutes)" default:"30"`
	Guesses          int    `conf:"guesses-a-day" help:"số lần thử mật khẩu một ngày từ các thiết bị lạ vào một tài khoản (guesses a day at one account from strange devices)" default:"100"`
	LimitVerify      int    `conf:"limit-verify" help:"số lượt xác minh, tra cứu sai mỗi phút, và số lần nhập sai mật khẩu mỗi giờ, của một người; 0 là không giới hạn (wrong codes a minute and wrong passwords an hour, each person)" default:"20"`
	LimitSearch      int    `conf:"limit-search" help:"số lượt tìm kiếm mỗi phút của một người; 0 là không giới hạn (searches a minute, each person)" default:"1200"`
	LimitSend        int    `conf:"limit-send" help:"số lượt gửi biểu mẫu mỗi phút của một người; 0 là không giới hạn (forms a minute, each person)" default:"120"`
	LimitUpload      int    `conf:"limit-upload" help:"số tệp tải lên mỗi phút của một người; 0 là không giới hạn (files a minute, each person)" default:"60"`
	LimitRegister    int    `conf:"limit-register" help:"số lượt xin đăng ký hoặc đặt lại mật khẩu mỗi giờ của một người; 0 là không giới hạn (requests for a code an hour, each person)" default:"20"`
	LimitCrowd       int    `conf:"limit-crowd" help:"một địa chỉ mạng được dùng gấp mấy lần hạn mức của một người, khi chưa ai ở đó đăng nhập (budgets of one address, in persons)" default:"30"`
	LendDays         int    `conf:"delegation-days" help:"số ngày dài nhất của một lần ủy quyền (longest delegation in days)" default:"183"`
}

func (s Security) check(no func(bad bool, format string, args ...any)) {
	no(!slices.Contains([]string{"", "admin", "officer"}, s.SecondFactor), "require-second-factor: %q phải để trống, là admin hoặc officer", s.SecondFactor)
	no(s.SessionIdle < 1, "session-idle: %d phải từ 1 phút", s.SessionIdle)
	no(s.SessionLife < 1, "session-life: %d phải từ 1 giờ", s.SessionLife)
	no(s.Guesses < 10, "guesses-a-day: %d phải từ 10, nếu không người chủ tài khoản cũng bị cản", s.Guesses)
	no(s.LimitCrowd < 1, "limit-crowd: %d phải từ 1", s.LimitCrowd)
	no(s.LendDays < 1, "delegation-days: %d phải từ 1 ngày", s.LendDays)
}
