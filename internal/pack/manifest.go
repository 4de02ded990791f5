package pack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// Manifest says what a pack is (tờ khai gói dữ liệu): the file pack.yaml.
type Manifest struct {
	Pack            string    `yaml:"pack" json:"pack"`
	Format          int       `yaml:"format" json:"format"`
	Name            lang.Text `yaml:"name" json:"name"`
	World           World     `yaml:"world" json:"world"`
	Province        Province  `yaml:"province" json:"province"`
	Hotline         Hotline   `yaml:"hotline" json:"hotline"`
	CalendarHorizon string    `yaml:"calendar_horizon" json:"calendar_horizon"`
	FileableScopes  []string  `yaml:"fileable_scopes" json:"fileable_scopes"`
	DefaultFlow     string    `yaml:"default_flow" json:"default_flow"`
	FlowVersions    []FlowDay `yaml:"flow_versions" json:"flow_versions,omitempty"`
	Sources         []Source  `yaml:"sources" json:"sources"`
}

// World says which moment the pack keeps (thời điểm của dữ liệu): it need never have existed.
type World struct {
	ValidFrom         string    `yaml:"valid_from" json:"valid_from"`
	OrganisationAsOf  string    `yaml:"organisation_as_of" json:"organisation_as_of"`
	CatalogueCaptured string    `yaml:"catalogue_captured_on" json:"catalogue_captured_on"`
	Note              lang.Text `yaml:"note" json:"note"`
}

// Province names the root of the tree of units and the place written in dates (địa danh).
type Province struct {
	Unit  string `yaml:"unit" json:"unit"`
	Place string `yaml:"place" json:"place"`
}

// Hotline is the number that people call (đường dây nóng).
type Hotline struct {
	Number string    `yaml:"number" json:"number"`
	Name   lang.Text `yaml:"name" json:"name"`
}

// FlowDay says from which day a later version of a flow applies (ngày áp dụng phiên bản quy trình). One that is not named
// applies from the first day of the pack.
type FlowDay struct {
	Flow      string `yaml:"flow" json:"flow"`
	Version   int    `yaml:"version" json:"version"`
	ValidFrom string `yaml:"valid_from" json:"valid_from"`
}

// Source is where data come from (nguồn dữ liệu).
type Source struct {
	Title   string `yaml:"title" json:"title"`
	By      string `yaml:"by" json:"by"`
	Licence string `yaml:"licence" json:"licence"`
}

// format is the layout of files that this program reads.
const format = 1

// Loaded gives the manifest of the pack that was loaded last, for the about page; not found is a fault.
func Loaded(ctx context.Context, r store.Reader) (Manifest, time.Time, error) {
	var m Manifest
	var data string
	var at int64
	err := r.QueryRow(ctx, sqlLoaded).Scan(&data, &at)
	if errors.Is(err, store.ErrNone) {
		return m, time.Time{}, fault.NotFound("pack.none")
	}
	if err != nil {
		return m, time.Time{}, err
	}
	if err := json.Unmarshal([]byte(data), &m); err != nil {
		return m, time.Time{}, fmt.Errorf("pack: manifest: %w", err)
	}
	return m, store.Instant(at), nil
}

func (l *loader) manifest() (m Manifest, ok bool) {
	if !l.yaml(fileManifest, &m) {
		return m, false
	}
	at := func(path string) int { return l.yamlLine(fileManifest, path) }
	before := len(l.refused)
	if !validKey(m.Pack) {
		l.refuse(fileManifest, at("$.pack"), "pack.key", "key", m.Pack)
	}
	if m.Format != format {
		l.refuse(fileManifest, at("$.format"), "pack.format", "format", m.Format, "known", format)
	}
	l.needText(fileManifest, at("$.name"), "name", m.Name)
	l.needText(fileManifest, at("$.world.note"), "world.note", m.World.Note)
	l.day(fileManifest, at("$.world.valid_from"), "world.valid_from", m.World.ValidFrom)
	l.day(fileManifest, at("$.calendar_horizon"), "calendar_horizon", m.CalendarHorizon)
	if m.Province.Unit == "" {
		l.refuse(fileManifest, at("$.province"), "pack.missing", "field", "province.unit")
	}
	for _, scope := range m.FileableScopes {
		if !scopes[scope] {
			l.refuse(fileManifest, at("$.fileable_scopes"), "pack.choice", "field", "fileable_scopes", "value", scope, "known", known(scopes))
		}
	}
	for _, f := range m.FlowVersions {
		l.day(fileManifest, at("$.flow_versions"), "flow_versions.valid_from", f.ValidFrom)
	}
	if m.DefaultFlow == "" {
		l.refuse(fileManifest, 1, "pack.missing", "field", "default_flow")
	}
	return m, len(l.refused) == before
}
