package simulate

import "math/rand/v2"

// handle is what an officer, a leader and the counter do with a dossier that takes days.
func (w *writer) handle(f fate) {
	budget := w.way.minutes
	spend := budget * (28 + w.r.IntN(68)) / 100 // of the time allowed
	if f == plain && w.r.IntN(10_000) < ofLate {
		spend = budget + 480 + w.r.IntN(3000)
	}
	by := theOfficer
	if w.r.IntN(100) < 30 { // the leader hands it out, else somebody takes it
		w.then(20, 240, step{action: "assign", by: theLeader, in: map[string]any{"officer": theOfficer}})
	} else {
		w.then(20, 240, step{action: "claim", by: theOfficer})
	}
	if w.r.IntN(100) < 28 { // it goes on to a colleague
		w.then(spend/10+5, spend/5+60, step{action: "forward", by: theOfficer, in: map[string]any{"officer": theOther}})
		by = theOther
	}
	switch f {
	case withdrawn:
		w.withdraw()
		return
	case stuck: // nobody touches it any more
		return
	case refused:
		w.refuse(by, spend)
		return
	case stopped:
		w.then(spend/4, spend/2+1, step{action: "request_more", by: by, may: true, in: items(w.r)})
		w.then(4800, 9600, step{action: "stop", by: theLeader, in: map[string]any{"reason": "Quá thời hạn bổ sung, người nộp không bổ sung hồ sơ."}})
		return
	}
	w.detour(f, by, spend)
	w.then(spend/2, spend*2/3+1, step{action: "propose", by: by, in: map[string]any{"proposal": pick(w.r, proposals)}})
	if f == sentBack {
		w.then(spend/20+5, spend/10+30, step{action: "reject", by: theLeader, in: map[string]any{"reason": "Đề nghị làm rõ căn cứ và bổ sung ý kiến thẩm định."}})
		w.then(spend/20+30, spend/10+90, step{action: "propose", by: by, in: map[string]any{"proposal": "Đã làm rõ theo ý kiến chỉ đạo, đề nghị phê duyệt."}})
	}
	w.then(spend/20+5, spend/8+60, step{action: "approve", by: theLeader})
	w.finish(spend)
}

// detour is what happens on the way.
func (w *writer) detour(f fate, by part, spend int) {
	switch f {
	case more:
		w.then(spend/8+5, spend/4+60, step{action: "request_more", by: by, may: true, in: items(w.r)})
		w.supply()
	case payment:
		pay := fee(w.r, "request_payment")
		pay.by = by
		w.then(spend/8+5, spend/4+60, pay)
		w.then(300, 2400, fee(w.r, "note_fee"))
	case extended:
		w.then(spend/4+5, spend/3+60, step{action: "extend", by: theLeader, may: true,
			in: map[string]any{"extend": int64(1 + w.r.IntN(3)), "reason": "Cần xác minh thêm tại thực địa."}})
	}
}

func (w *writer) refuse(by part, spend int) {
	w.then(spend/3, spend/2+60, step{action: "refuse", by: by, in: map[string]any{"reason": pick(w.r, refusals)}})
	w.then(spend/20+5, spend/8+60, step{action: "approve", by: theLeader})
	w.finish(spend)
}

// finish issues the result and hands it over.
func (w *writer) finish(spend int) {
	w.then(spend/40+5, spend/16+90, step{action: "issue", by: theClerk, file: true})
	least, most := 30, 2400
	if w.channel == "online" {
		most = 200
	}
	w.then(least, most, step{action: "return", by: theClerk})
}

func fee(r *rand.Rand, action string) step {
	by, in := theClerk, map[string]any{"amount": int64(pick(r, []int{5000, 10000, 20000, 30000, 50000, 100000, 200000})), "fee": "Lệ phí giải quyết thủ tục hành chính"}
	if action == "request_payment" {
		by = theOfficer
	} else {
		in["receipt"] = receiptMark
	}
	return step{action: action, by: by, in: in}
}

// receiptMark stands for the number of a receipt, which each life has of its own.
const receiptMark = "#receipt"

func items(r *rand.Rand) map[string]any {
	var rows []any
	for range 1 + r.IntN(2) {
		rows = append(rows, pick(r, missing))
	}
	return map[string]any{"items": rows}
}

var (
	missing = []any{
		map[string]any{"item": "Bản chụp rõ hai mặt thẻ căn cước", "why": "Ảnh đã gửi bị mờ"},
		map[string]any{"item": "Giấy tờ chứng minh nơi cư trú", "why": "Hồ sơ chưa có"},
		map[string]any{"item": "Đơn đề nghị có chữ ký", "why": "Đơn chưa ký"},
		map[string]any{"item": "Bản sao giấy chứng nhận quyền sử dụng đất", "why": "Thiếu trang bổ sung"},
		map[string]any{"item": "Văn bản ủy quyền có chứng thực", "why": "Văn bản đã hết hạn"},
	}
	refusals = []string{"Hồ sơ không thuộc thẩm quyền giải quyết của đơn vị.", "Giấy tờ nộp không đúng đối tượng theo quy định của thủ tục.",
		"Không đủ điều kiện theo quy định; lý do đã giải thích cho người nộp."}
	proposals = []string{"Hồ sơ đủ điều kiện, đề nghị phê duyệt.", "Hồ sơ đầy đủ, hợp lệ; kết quả thẩm định đạt yêu cầu, trình lãnh đạo xem xét.",
		"Đã đối chiếu dữ liệu, đề nghị giải quyết theo đề nghị của người nộp."}
	signers = []string{"Trần Văn Bình", "Nguyễn Thị Kim Loan", "Lê Minh Phúc", "Phạm Quốc Thắng"}
)
