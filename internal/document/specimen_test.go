package document

import (
	"fmt"
	"strings"
	"time"

	"tinhso/internal/viet"
)

// The specimens are real procedures of the catalogue and invented people.

func at(day string, hour, minute int) time.Time {
	d, err := viet.ParseDay(day)
	if err != nil {
		panic(err)
	}
	return d.Time(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func communeDesk() Desk {
	return Desk{Unit: "Ủy ban nhân dân Phường 1", Place: "Mỹ Tho", Phone: "0273 3872 115", CodeIsSample: true}
}

func communeSlip() Slip {
	return Slip{
		Desk: communeDesk(), Code: "H58.815.28249-261123-0007", At: at("2026-11-23", 8, 5),
		TrackURL: "https://dichvucong.tiengiang.gov.vn/ho-so/tra-cuu?ma=H58.815.28249-261123-0007",
		RateURL:  "https://dichvucong.tiengiang.gov.vn/danh-gia/H58.815.28249-261123-0007",
		Submitter: Party{Name: "Nguyễn Thị Hồng Đào", IDNumber: "082185001234", Phone: "0918 234 567",
			Email: "hongdao.nguyen@example.vn", Address: "Số 12/3 đường Nguyễn Huệ, Khu phố 2, Phường 1, thành phố Mỹ Tho, tỉnh Tiền Giang"},
		Subject: "Thủ tục đăng ký khai sinh", Officer: "Trần Văn Thưởng",
	}
}

func birthReceipt() Receipt {
	sl := communeSlip()
	sl.Copies = TwoCopies
	return Receipt{
		Slip: sl, Sets: 1, Duration: "trong ngày làm việc (nhận sau 15 giờ: ngày làm việc tiếp theo)",
		ReceivedAt: at("2026-11-23", 8, 5), DueAt: at("2026-11-23", 17, 0),
		ReturnAt: "Bộ phận Tiếp nhận và Trả kết quả Ủy ban nhân dân Phường 1",
		Fees:     "Miễn lệ phí (đăng ký đúng hạn)",
		Components: []Component{
			{Name: "Tờ khai đăng ký khai sinh theo mẫu", Original: 1},
			{Name: "Giấy chứng sinh; trường hợp không có Giấy chứng sinh thì nộp văn bản của người làm chứng xác nhận về việc sinh", Original: 1},
			{Name: "Giấy chứng nhận kết hôn của cha, mẹ", Certified: 1, Note: "nộp sau"},
		},
	}
}

// longReceipt has a name of more than 300 letters and 45 components.
func longReceipt() Receipt {
	r := birthReceipt()
	r.Copies = nil
	r.Desk = Desk{Unit: "UBND tỉnh Tiền Giang", Name: "Trung tâm Phục vụ hành chính công", Place: "Tiền Giang", Phone: "0273 1022"}
	r.Code = "H58.904-261123-0123"
	r.Subject = "Thủ tục cấp giấy phép khai thác nước dưới đất đối với công trình có quy mô từ 10 m³/ngày đêm đến dưới 3.000 m³/ngày đêm; " +
		"thủ tục gia hạn, điều chỉnh, cấp lại giấy phép trong trường hợp chủ giấy phép là tổ chức được hợp nhất, chia, tách, chuyển đổi loại hình " +
		"hoặc có thay đổi về tên, địa chỉ trụ sở chính theo quy định của pháp luật về tài nguyên nước"
	r.Submitter = Party{Name: "Công ty Trách nhiệm hữu hạn Một thành viên Cấp nước Tiền Giang", Organisation: true,
		Address: "Số 326 quốc lộ 60, ấp Phước Thuận, xã Phước Thạnh, thành phố Mỹ Tho, tỉnh Tiền Giang"}
	r.Owner = Party{Name: "Nhà máy nước Đồng Tâm"}
	r.Duration, r.DueByClerk, r.Provisional = "45 ngày làm việc", true, true
	r.DueAt, r.Fees = at("2027-01-26", 17, 0), ""
	r.ReturnAt = "Tại nhà (trụ sở) qua dịch vụ bưu chính công ích"
	r.Components = nil
	for i := range 45 {
		name := fmt.Sprintf("Báo cáo kết quả thăm dò đánh giá trữ lượng nước dưới đất, phần thứ %d", i+1)
		if i%7 == 3 {
			name += ", kèm theo thiết kế giếng khai thác, bản đồ khu vực và vị trí công trình tỷ lệ 1/50.000 đến 1/25.000 theo hệ tọa độ VN2000"
		}
		r.Components = append(r.Components, Component{Name: name, Original: i % 2, Certified: (i + 1) % 2, Photo: i % 3})
	}
	return r
}

// blankReceipt is what a clerk fills by hand.
func blankReceipt() Receipt {
	return Receipt{Slip: Slip{Desk: Desk{Unit: "Ủy ban nhân dân xã Tân Mỹ Chánh", Place: "Mỹ Tho"}, At: at("2023-02-05", 9, 0)}}
}

func supplement() Supplement {
	sl := communeSlip()
	sl.RateURL = ""
	return Supplement{Slip: sl, Number: "05/HDHS", Reason: "Văn bản của người làm chứng chưa có chữ ký của người làm chứng thứ hai.",
		Items: []string{
			"Văn bản của người làm chứng xác nhận về việc sinh, có đủ chữ ký của người làm chứng.",
			"Bản sao có chứng thực Giấy chứng nhận kết hôn của cha, mẹ trẻ; nếu xuất trình bản chính thì mang theo để đối chiếu.",
			"Số điện thoại của người cha.",
		}}
}

func refusal() Refusal {
	sl := communeSlip()
	sl.TrackURL = ""
	return Refusal{Slip: sl, Reasons: []string{
		"Việc đăng ký khai sinh thuộc thẩm quyền của Ủy ban nhân dân cấp xã nơi cư trú của người cha hoặc người mẹ; cha và mẹ của trẻ đều cư trú tại xã Long Định, huyện Châu Thành.",
		"Đề nghị nộp hồ sơ tại Ủy ban nhân dân xã Long Định.",
	}}
}

func onlineRefusal() Refusal {
	r := refusal()
	r.Online, r.SubmittedAt = true, at("2026-11-22", 20, 41)
	r.Signed = &Signature{Signer: "Trần Văn Thưởng", At: at("2026-11-23", 8, 5)}
	return r
}

func apology() Apology {
	sl := communeSlip()
	sl.Desk = Desk{Unit: "Sở Tài nguyên và Môi trường", Place: "Tiền Giang"}
	sl.Code, sl.Officer, sl.RateURL = "H58.907-261102-0031", "Lê Quốc Khánh", ""
	sl.Subject = "Cấp giấy phép khai thác nước dưới đất"
	return Apology{Slip: sl, Number: "07/PXL", Agency: "Sở Tài nguyên và Môi trường tỉnh Tiền Giang", ReceivedAt: at("2026-11-02", 9, 15),
		DueAt: at("2026-11-25", 17, 0), NewDueAt: at("2026-12-02", 17, 0), SignerTitle: "KT. Giám đốc\nPhó Giám đốc",
		Reason:     "đoàn kiểm tra thực địa phải dời ngày vì triều cường; biên bản kiểm tra lập ngày 20 tháng 11 năm 2026.",
		Recipients: []string{"- Trung tâm Phục vụ hành chính công;"}}
}

func bulkReceipt() BulkReceipt {
	sl := communeSlip()
	sl.Code, sl.TrackURL, sl.RateURL = "", "", ""
	b := BulkReceipt{Slip: sl, ReceivedAt: at("2026-11-23", 8, 5), ReturnAt: "Bộ phận Tiếp nhận và Trả kết quả"}
	for i := range 8 {
		r := BulkRow{Code: fmt.Sprintf("H58.815.28249-261123-%04d", 7+i), Sets: 1, DueAt: at("2026-11-23", 17, 0),
			Subject: "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp hoặc chứng nhận"}
		if i == 2 {
			r.Owner = "Nguyễn Văn Bảy"
		}
		b.Rows = append(b.Rows, r)
	}
	return b
}

func feeList(rows int) FeeList {
	day, _ := viet.ParseDay("2026-11-23")
	l := FeeList{Desk: communeDesk(), Day: day, PrintedAt: at("2026-11-23", 16, 55), Cashier: "Trần Văn Thưởng"}
	for i := range rows {
		l.Rows = append(l.Rows, FeeRow{At: at("2026-11-23", 8, 5+i), Code: fmt.Sprintf("H58.815.28249-261123-%04d", 7+i),
			Payer: []string{"Nguyễn Thị Hồng Đào", "Lê Văn Út", "Huỳnh Ngọc Mỹ Duyên"}[i%3], Kind: []string{"phí", "lệ phí"}[i%2],
			Subject: "chứng thực bản sao từ bản chính", Receipt: fmt.Sprintf("%07d", 118+i), Amount: int64(2000 * (1 + i%9))})
	}
	return l
}

func resultPaper() ResultPaper {
	day, _ := viet.ParseDay("2026-02-05")
	code := "7K3M9QXT2F4" // with its check character
	code += string(checkChar(code))
	return ResultPaper{
		Superior: "Ủy ban nhân dân thành phố Mỹ Tho", Agency: "Ủy ban nhân dân Phường 1", Reference: "05/GXN-UBND", Place: "Mỹ Tho", On: day,
		Title: "Giấy xác nhận", Subject: "Về việc xác nhận tình trạng hôn nhân",
		Basis: []string{"Xét đề nghị của bà Nguyễn Thị Hồng Đào tại hồ sơ nhận ngày 04 tháng 02 năm 2026,"},
		Body: []Block{
			{Label: "Họ, chữ đệm, tên", Text: "Nguyễn Thị Hồng Đào"},
			{Label: "Ngày, tháng, năm sinh", Text: "02/03/1985"},
			{Label: "Nơi cư trú", Text: "Số 12/3 đường Nguyễn Huệ, Khu phố 2, Phường 1, thành phố Mỹ Tho, tỉnh Tiền Giang"},
			{Text: "Ủy ban nhân dân Phường 1 xác nhận người có tên trên đây hiện chưa đăng ký kết hôn với ai, theo sổ đăng ký kết hôn và cơ sở dữ liệu hộ tịch đang quản lý đến ngày ký giấy này."},
			{Text: "Giấy này có giá trị trong 06 tháng, kể từ ngày cấp, hoặc đến khi tình trạng hôn nhân của người được xác nhận thay đổi."},
		},
		Recipients:  []string{"- Bà Nguyễn Thị Hồng Đào;"},
		SignerTitle: "TM. Ủy ban nhân dân\nChủ tịch", SignerName: "Phạm Thị Ánh Tuyết",
		Code: code, CheckURL: "https://dichvucong.tiengiang.gov.vn/xac-minh/" + code, DossierCode: "H58.815.28249-260204-0002", CodeIsSample: true,
		PrintedAt: at("2026-02-05", 15, 20),
	}
}

func longResult() ResultPaper {
	r := resultPaper()
	r.Superior, r.Agency, r.SignerTitle = "Ủy ban nhân dân tỉnh Tiền Giang", "Sở Tài nguyên và Môi trường", "Giám đốc"
	r.Reference, r.Place = "12/GP-STNMT", "Tiền Giang"
	r.Title, r.Subject = "Quyết định", "Về việc cấp giấy phép khai thác nước dưới đất cho Công ty Trách nhiệm hữu hạn Một thành viên Cấp nước Tiền Giang"
	r.Signed = &Signature{Signer: "Phạm Thị Ánh Tuyết", At: at("2026-02-05", 14, 2)}
	for i := range 14 {
		r.Body = append(r.Body, Block{Text: fmt.Sprintf("Điều %d. ", i+1) + strings.Repeat("Bên được cấp phép có trách nhiệm thực hiện đúng nội dung ghi trong giấy phép. ", 4)})
	}
	return r
}

// specimens are all papers the goldens show.
func officialLetter() Letter {
	return Letter{To: "Bà Nguyễn Thị Hồng Đào", ResultPaper: ResultPaper{Superior: "Ủy ban nhân dân thành phố Mỹ Tho", Agency: "Ủy ban nhân dân Phường 1",
		Reference: "15/UBND", Place: "Mỹ Tho", On: viet.DayOf(at("2026-11-23", 8, 0)), Subject: "Yêu cầu bổ sung, hoàn thiện hồ sơ đăng ký khai sinh",
		Body: []Block{{Text: "Ngày 20 tháng 11 năm 2026, Ủy ban nhân dân Phường 1 tiếp nhận hồ sơ đăng ký khai sinh của Bà, mã hồ sơ H58.815.28249-261120-0007."},
			{Text: "Qua kiểm tra, hồ sơ còn thiếu các giấy tờ sau:"}, {Text: "- Bản chính giấy chứng sinh;"}, {Text: "- Bản chụp rõ hai mặt căn cước của cha, mẹ."},
			{Text: "Ủy ban nhân dân Phường 1 trân trọng đề nghị Bà bổ sung./."}},
		Recipients: []string{"Như trên", "Lưu: VT, hồ sơ"}, SignerTitle: "Chủ tịch", SignerName: "Trần Văn Bình", DossierCode: "H58.815.28249-261120-0007",
		CodeIsSample: true, PrintedAt: at("2026-11-23", 8, 5)}}
}

func noticeLetter() Letter {
	l := officialLetter()
	l.Title, l.Reference, l.Subject = "Thông báo", "", "Về việc từ chối giải quyết hồ sơ"
	return l
}

func postLabel(tracking string) PostLabel {
	return PostLabel{Tracking: tracking, DossierCode: "H58.815.28249-261120-0007", PrintedAt: at("2026-11-23", 8, 5),
		Sender:    Party{Name: "Ủy ban nhân dân Phường 1", Address: "Số 36 đường Hùng Vương, Phường 1, Mỹ Tho, Tiền Giang", Phone: "0273 3872 115"},
		Recipient: Party{Name: "Nguyễn Thị Hồng Đào", Address: "Số 12/3 đường Nguyễn Huệ, Khu phố 2, Phường 1, thành phố Mỹ Tho, tỉnh Tiền Giang", Phone: "0918 234 567"}}
}

func specimens() []struct {
	name string
	pdf  func() ([]byte, error)
} {
	a4 := birthReceipt()
	a4.Paper = A4
	sealed := birthReceipt()
	sealed.Copies = nil
	sealed.Sealed = &SealMark{Position: 1234567, Fingerprint: "7C1E-09AB-55D0-81F2-3A4B", URL: "https://dichvucong.tiengiang.gov.vn/xac-minh"}
	old := apology()
	old.At = at("2024-03-04", 8, 0)
	return []struct {
		name string
		pdf  func() ([]byte, error)
	}{
		{"receipt", birthReceipt().PDF},
		{"receipt-a4", a4.PDF},
		{"receipt-sealed", sealed.PDF},
		{"receipt-long", longReceipt().PDF},
		{"receipt-blank", blankReceipt().PDF},
		{"supplement", supplement().PDF},
		{"supplement-blank", Supplement{Slip: blankReceipt().Slip}.PDF},
		{"refusal", refusal().PDF},
		{"refusal-online", onlineRefusal().PDF},
		{"apology", apology().PDF},
		{"apology-2024", old.PDF},
		{"bulk-receipt", bulkReceipt().PDF},
		{"fee-list", feeList(34).PDF},
		{"fee-list-empty", feeList(0).PDF},
		{"result", resultPaper().PDF},
		{"result-long", longResult().PDF},
		{"letter", officialLetter().PDF},
		{"letter-notice", noticeLetter().PDF},
		{"post-label", postLabel("EB123456789VN").PDF},
		{"post-label-blank", postLabel("").PDF},
	}
}
