package dossier

import "time"

// partData is what the event of a step says of other units and of who took part.
type partData struct {
	Units  []string `json:"to_units,omitempty"` // units asked, or reminded
	Silent []string `json:"silent,omitempty"`   // units that did not answer in their time
	Late   bool     `json:"late,omitempty"`     // of an opinion: after its time
	Tell   []string `json:"tell,omitempty"`     // accounts of officers who are told
	Behalf string   `json:"behalf,omitempty"`   // account of the colleague for whom it was taken
}

// placeData is what the events of a dossier say that only some dossiers have.
type placeData struct {
	TakenUnit     string     `json:"taken_unit,omitempty"` // whose counter took it in for the unit that resolves it
	TakenUnitCode string     `json:"taken_unit_code,omitempty"`
	TakenUnitName string     `json:"taken_unit_name,omitempty"`
	TakenUnitPath string     `json:"taken_unit_path,omitempty"`
	HandBy        *time.Time `json:"hand_by,omitempty"`   // by when the unit that resolves it takes it over
	HandedAt      *time.Time `json:"handed_at,omitempty"` // when it did
	Variant       string     `json:"variant,omitempty"`
}

func placesOf(d *Dossier) placeData {
	p := placeData{HandBy: known(d.HandBy), HandedAt: known(d.HandedAt), Variant: d.Variant}
	if d.Taken != nil {
		p.TakenUnit, p.TakenUnitCode, p.TakenUnitName, p.TakenUnitPath = d.Taken.ID, d.Taken.Code, d.Taken.Name, d.Taken.Path
	}
	return p
}
