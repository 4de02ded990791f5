package console

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

func TestTheJournalIsSearched(t *testing.T) {
	w := newWorld(t)
	w.busy()
	rows := func(who, query string) int {
		t.Helper()
		r := w.get(who, journalPath+query)
		if r.Code != http.StatusOK {
			t.Fatalf("%s: %d", query, r.Code)
		}
		return len(regexp.MustCompile(`href="/console/nhat-ky/\d+"`).FindAllString(r.Body.String(), -1))
	}
	today := monday.Format("02/01/2006")
	all := rows("tinh", "")
	if all == 0 || rows("tinh", "?tu-ngay="+today+"&den-ngay="+today) != all || rows("tinh", "?den-ngay=01/01/2020") != 0 {
		t.Errorf("%d events of today", all)
	}
	login := w.account("mai").Login
	if n := rows("tinh", "?nguoi="+login); n >= all {
		t.Errorf("%d events of one person, %d of all", n, all)
	}
	for query, said := range map[string]string{"?tu-ngay=32/01/2026": "Từ ngày", "?tu-ngay=02/01/2026&den-ngay=01/01/2026": "Ngày cuối phải", "?nguoi=khong.ai": "khong.ai"} {
		r := w.get("tinh", journalPath+query)
		if r.Code != http.StatusOK || !strings.Contains(main(r.Body.String()), said) || rows("tinh", query) != 0 {
			t.Errorf("%s: %d %.300s", query, r.Code, main(r.Body.String()))
		}
	}
	if n := rows("phuong1", "?nguoi="+login); n != 0 { // somebody of another ward
		t.Errorf("a stranger finds %d events of a person", n)
	}
	if r := w.get("phuong1", journalPath+"?nguoi="+login); !strings.Contains(r.Body.String(), "Không có tài khoản") {
		t.Error("a stranger learns that an account exists")
	}
}

func TestAnEventIsReadByWhoMay(t *testing.T) {
	w := newWorld(t)
	put := func(kind, path, data string) string {
		t.Helper()
		var seq int64
		err := w.face.DB.Write(t.Context(), func(tx *store.Tx) error {
			return event.Append(t.Context(), tx, event.New{Kind: kind, Subject: "S", UnitPath: path, Data: map[string]string{"code": data}})
		})
		if err == nil {
			var p event.Page
			p, err = event.List(t.Context(), w.face.DB, event.Filter{PageSize: 1})
			seq = p.Events[0].Seq
		}
		if err != nil {
			t.Fatal(err)
		}
		return journalPath + "/" + strconv.FormatInt(seq, 10)
	}
	unit, err := w.face.Units.ByID(t.Context(), w.face.DB, w.units["C1"], w.face.today())
	if err != nil {
		t.Fatal(err)
	}
	dossier, flow := put("dossier.accept", unit.Path, "H58.1-261101-0001"), put("flow.drafted", unit.Path, "standard-of-all")
	if r := w.get("tinh", dossier); r.Code != http.StatusOK || strings.Contains(r.Body.String(), "H58.1-261101-0001") {
		t.Errorf("an administrator reads what was recorded of a dossier: %d", r.Code)
	}
	if r := w.get("tinh", flow); r.Code != http.StatusOK || !strings.Contains(r.Body.String(), "standard-of-all") {
		t.Errorf("what was recorded of a flow: %d", r.Code)
	}
	for _, path := range []string{dossier, flow, journalPath + "/999999", journalPath + "/x"} {
		if r := w.get("phuong1", path); r.Code != http.StatusNotFound {
			t.Errorf("a stranger opens %s: %d", path, r.Code)
		}
	}
}
