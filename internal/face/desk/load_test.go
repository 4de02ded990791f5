package desk

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"tinhso/internal/event"
	"tinhso/internal/lang"
	"tinhso/internal/notify"
	"tinhso/internal/store"
)

func TestHowAUnitStands(t *testing.T) {
	w := newWorld(t)
	w.golden("load-empty", "leader", "/desk/tinh-hinh", lang.VI, 200)
	d := busy(w)
	page := w.golden("load", "leader", "/desk/tinh-hinh", lang.VI, 200)
	for _, words := range []string{"Nguyễn Văn Bình", "Phạm Thu Hiền", "Chưa phân công", "Chờ lãnh đạo duyệt", d["late"].Code, "Đang quá hạn"} {
		if !strings.Contains(page, words) {
			t.Errorf("the leader is not shown %q", words)
		}
	}
	page = w.golden("load-city", "leaderCity", "/desk/tinh-hinh", lang.VI, 200)
	if !strings.Contains(page, "Ủy ban nhân dân Phường 5") {
		t.Error("the city does not see how its ward stands")
	}
	for name, one := range d {
		if strings.Contains(page, one.Code) || strings.Contains(page, one.Owner()) {
			t.Errorf("the city sees the dossier %s of its ward", name)
		}
	}
	for who, want := range map[string]int{"clerk": 200, "officer": 200, "leaderCity": 200, "officer1": 404, "officerSo": 404} {
		status, page := w.get(who, "/desk/tinh-hinh?don-vi="+w.units["ward5"])
		if status != want && (want != 404 || status != 403) || who == "leaderCity" && strings.Contains(page, d["late"].Code) {
			t.Errorf("%s sees how ward 5 stands: %d", who, status)
		}
	}
	if status, _ := w.get("leader", "/desk/tinh-hinh?don-vi=nonsense"); status != 404 {
		t.Errorf("a unit that is none: %d", status)
	}
}

func TestNoticesOfAnOfficer(t *testing.T) {
	w := newWorld(t)
	w.golden("notices-empty", "officer2", "/desk/thong-bao", lang.VI, 200)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept", "leader assign")
	contact := func(ctx context.Context, tx *store.Tx, id string) (notify.To, error) {
		return w.cases.Contact(ctx, tx, id)
	}
	w.fine(event.NewJournal(w.cases.DB, notify.Consumer(contact)).Drain(t.Context()))
	page := w.golden("notices", "officer2", "/desk/thong-bao", lang.VI, 200)
	if !strings.Contains(page, "được giao hồ sơ "+d.Code) {
		t.Error("the officer is not told")
	}
	if _, page := w.get("officer2", "/desk/ho-so/"+d.Code); !strings.Contains(page, "Đã báo người nộp lúc 09:00, 05/10/2026") {
		t.Error("the dossier does not say that the applicant was told")
	}
	if a := w.post("officer2", "/desk/thong-bao", url.Values{}); a.Code != 303 {
		t.Errorf("marking as read: %d", a.Code)
	}
	if _, page := w.get("officer2", "/desk/thong-bao"); strings.Contains(page, "Đánh dấu đã đọc") {
		t.Error("still unread")
	}
	if _, page := w.get("officer", "/desk/thong-bao"); strings.Contains(page, d.Code) {
		t.Error("another officer reads it")
	}
}
