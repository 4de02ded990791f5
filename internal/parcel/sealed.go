package parcel

import "tinhso/internal/seal"

// Sealed is what is sealed of results on their way (bưu gửi được niêm phong): where each one came to with the events of
// the parcel, every report of the post as it was written. Number, reason and the tries of sending change without an
// event; they stand in the reports.
func Sealed() []seal.Facts {
	return []seal.Facts{
		{Table: "parcel", Key: []string{"id"}, Subject: "id", About: []string{"parcel."},
			Columns: []string{"dossier_id", "dossier_code", "unit_id", "unit_path", "attempt", "state", "made_at", "closed_at"}},
		{Table: "parcel_news", Key: []string{"parcel_id", "event"}, Subject: "parcel_id", Append: true,
			Columns: []string{"state", "at", "place", "reason", "source", "actor", "taken_at"}},
	}
}
