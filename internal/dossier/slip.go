package dossier

import (
	"context"

	"tinhso/internal/document"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/viet"
)

// slip is what all papers of the desk have in common.
func (c *Cases) slip(ctx context.Context, d *Dossier, s Step, size document.Paper) (document.Slip, error) {
	unit := d.Unit.ID
	if id := d.takenID(); id != "" && s.UnitID == id {
		unit = id
	}
	desk, err := c.desk(ctx, unit, viet.DayOf(s.At))
	if err != nil {
		return document.Slip{}, err
	}
	slip := document.Slip{Desk: desk, Code: d.Code, At: s.At, Paper: size, TrackURL: c.BaseURL + "/ho-so/tra-cuu?ma=" + d.Code,
		Submitter: partyOf(d.Filer()), Subject: d.subject(), Officer: s.ActorName}
	if s.Behalf != nil {
		slip.Officer = lang.For(lang.VI).T("dossier.behalf.by", "name", s.ActorName, "for", s.Behalf.Name)
	}
	if s.ActorRole == "citizen" {
		slip.Officer = ""
	}
	if d.Organisation != nil {
		slip.Owner = document.Party{Name: d.Organisation.Name, IDNumber: d.Organisation.TaxCode,
			Address: d.Organisation.Address.String(), Organisation: true}
	} else if d.Representative != nil {
		slip.Owner = partyOf(d.Applicant)
	}
	return slip, nil
}

func partyOf(p Person) document.Party {
	id := p.CitizenID
	if id == "" {
		id = p.Passport
	}
	return document.Party{Name: p.FullName, IDNumber: id, Address: p.Address.String(), Phone: p.Phone, Email: p.Email}
}

// desk is the one-stop desk of a unit, with the unit above it at the head.
func (c *Cases) desk(ctx context.Context, unitID string, on viet.Day) (document.Desk, error) {
	u, err := c.Units.ByID(ctx, c.DB, unitID, on)
	if err != nil {
		return document.Desk{}, err
	}
	desk := document.Desk{Unit: u.Name, Place: c.placeOf(ctx, u, on), Phone: u.Contact.Phone,
		CodeIsSample: u.IdentifierIsSample}
	return desk, nil
}

// placeOf is the place written before a date: the commune's own name without its kind, else the province's.
func (c *Cases) placeOf(ctx context.Context, u org.Unit, on viet.Day) string {
	for range 4 {
		if u.AreaID != "" {
			if a, err := c.Units.Area(ctx, c.DB, u.AreaID, on); err == nil {
				return a.ShortName
			}
		}
		if u.ParentID == "" {
			break
		}
		above, err := c.Units.ByID(ctx, c.DB, u.ParentID, on)
		if err != nil {
			break
		}
		u = above
	}
	return ""
}
