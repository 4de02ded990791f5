package boot

import (
	"context"
	"time"
	"unicode"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/pack"
	"tinhso/internal/web/ui"
)

// packSeen bounds how long a node goes on with a pack after another process has
// loaded a newer one.
const packSeen = 10 * time.Second

// whose says whose pages these are, in a language.
type whose = func(tag lang.Tag) ui.Site

// watchPack sees a pack that another process loads: the catalogue, and whose
// pages these are.
func (a *App) watchPack(ctx context.Context) {
	tick := time.NewTicker(packSeen)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := a.Procedures.Refresh(ctx)
		site, errSite := a.readSite(ctx)
		if errSite == nil {
			a.siteNow.Store(&site)
		}
		for _, err := range []error{err, errSite} {
			if err != nil && ctx.Err() == nil {
				a.Log.Warn("pack", "error", err)
			}
		}
	}
}

// site is whose pages these are, now.
func (a *App) site(ctx context.Context) (whose, error) {
	first, err := a.readSite(ctx)
	if err != nil {
		return nil, err
	}
	a.siteNow.Store(&first)
	return func(tag lang.Tag) ui.Site { return (*a.siteNow.Load())(tag) }, nil
}

// readSite is whose pages these are, from the pack that was loaded last; before
// any was loaded the pages carry the name of the platform.
func (a *App) readSite(ctx context.Context) (whose, error) {
	m, _, err := pack.Loaded(ctx, a.DB)
	if fault.KindOf(err) == fault.KindNotFound {
		return func(tag lang.Tag) ui.Site {
			return ui.Site{Name: lang.For(tag).T("web.title"), Demo: a.Config.Demo}
		}, nil
	}
	if err != nil {
		return nil, err
	}
	root, err := a.root(ctx)
	if err != nil {
		return nil, err
	}
	return func(tag lang.Tag) ui.Site {
		p := lang.For(tag)
		return ui.Site{
			Province: m.Name.In(tag), Name: p.T("boot.site", "province", inside(tag, m.Name.In(tag))), Owner: root.Name,
			Address: root.Contact.Address, Hotline: m.Hotline.Number, Email: root.Contact.Email, Demo: a.Config.Demo,
		}
	}, nil
}

// inside writes a name as it stands within a Vietnamese sentence: tỉnh Tiền Giang.
func inside(tag lang.Tag, name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if tag != lang.VI || size == 0 {
		return name
	}
	return string(unicode.ToLower(first)) + name[size:]
}

// root is the unit at the top of the tree: the province's committee.
func (a *App) root(ctx context.Context) (org.Unit, error) {
	units, err := a.Units.Tree(ctx, a.DB, today(a.DB))
	if err != nil || len(units) == 0 {
		return org.Unit{}, err
	}
	return units[0], nil
}
