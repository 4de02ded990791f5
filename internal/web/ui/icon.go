package ui

import (
	"fmt"
	"html/template"
)

// icons are drawn on a 24 × 24 grid with one line width, so that they sit well
// with Be Vietnam Pro at 400. Each is the inside of an <svg>.
var icons = map[string]string{
	"search":    `<circle cx="11" cy="11" r="6.5"/><path d="m20 20-4.2-4.2"/>`,
	"phone":     `<path d="M6.5 3.5h3l1.5 4-2 1.5a12 12 0 0 0 6 6l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A17.5 17.5 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z"/>`,
	"menu":      `<path d="M4 7h16M4 12h16M4 17h16"/>`,
	"check":     `<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
	"good":      `<circle cx="12" cy="12" r="8.5"/><path d="m8.2 12.3 2.6 2.6 5-5.3"/>`,
	"warning":   `<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4.5M12 17v.1"/>`,
	"bad":       `<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.5M12 16.3v.1"/>`,
	"info":      `<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.7v.1"/>`,
	"close":     `<path d="m6 6 12 12M18 6 6 18"/>`,
	"right":     `<path d="M5 12h14M13 6l6 6-6 6"/>`,
	"left":      `<path d="M19 12H5M11 6l-6 6 6 6"/>`,
	"chevron":   `<path d="m9 5.5 6.5 6.5L9 18.5"/>`,
	"down":      `<path d="m5.5 9 6.5 6.5L18.5 9"/>`,
	"file":      `<path d="M6 3.5h8l4.5 4.5v12.5H6z"/><path d="M13.5 3.5v5h5M9 13h6M9 16.5h6"/>`,
	"upload":    `<path d="M12 16V4.5M7 9l5-5 5 5M4.5 15.5v4h15v-4"/>`,
	"download":  `<path d="M12 4.5V16M7 11.5l5 5 5-5M4.5 15.5v4h15v-4"/>`,
	"camera":    `<path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4z"/><circle cx="12" cy="13.2" r="3.3"/>`,
	"trash":     `<path d="M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5"/>`,
	"print":     `<path d="M7 9V4h10v5M7 17H4.5V9h15v8H17"/><path d="M7 14h10v6H7z"/>`,
	"user":      `<circle cx="12" cy="8" r="3.8"/><path d="M4.5 20c.6-4 3.6-6 7.5-6s6.9 2 7.5 6"/>`,
	"users":     `<circle cx="9" cy="8.5" r="3.3"/><path d="M2.5 19.5c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M15.5 5.5a3.3 3.3 0 0 1 0 6M17.5 14.3c2.3.6 3.7 2.4 4 5.2"/>`,
	"clock":     `<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2.5"/>`,
	"calendar":  `<path d="M4 6h16v14H4zM4 10.5h16M8 3.5V8M16 3.5V8"/>`,
	"bell":      `<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4"/>`,
	"home":      `<path d="m3.5 11.5 8.5-7 8.5 7"/><path d="M6 9.8V19.5h12V9.8M10 19.5v-5.5h4v5.5"/>`,
	"folder":    `<path d="M3.5 6h6l2 2.5h9V19h-17z"/>`,
	"inbox":     `<path d="M4 13.5 6.5 5h11l2.5 8.5v6H4zM4 13.5h5l1 2.5h4l1-2.5h5"/>`,
	"pen":       `<path d="m4.5 19.5 1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5"/>`,
	"building":  `<path d="M4 20V9l8-5 8 5v11M2.5 20h19M8 20v-7M12 20v-7M16 20v-7"/>`,
	"baby":      `<circle cx="12" cy="12.5" r="7.5"/><path d="M9.3 12v.1M14.7 12v.1M9.5 15.3c1.5 1.3 3.5 1.3 5 0M12 5c-1.2-1.5 0-2.7 1.2-2"/>`,
	"rings":     `<circle cx="8.7" cy="14" r="5.2"/><circle cx="15.3" cy="14" r="5.2"/><path d="M10.5 5.5 12 4l1.5 1.5L12 7.5z"/>`,
	"land":      `<path d="m3.5 17 5-9 4 6 2.5-3.5 5.5 6.5z"/><circle cx="17" cy="6.5" r="2"/><path d="M3.5 20.5h17"/>`,
	"truck":     `<path d="M2.5 6h11v10.5h-11zM13.5 10h4l3.5 3.5v3h-7.5"/><circle cx="7" cy="17.5" r="1.9"/><circle cx="17" cy="17.5" r="1.9"/>`,
	"briefcase": `<path d="M3.5 8h17v11.5h-17zM9 8V5h6v3M3.5 13h17"/>`,
	"school":    `<path d="m2.5 9.5 9.5-5 9.5 5-9.5 5zM6.5 12v5c3 2.5 8 2.5 11 0v-5M21.5 9.5V15"/>`,
	"shield":    `<path d="M12 3.5 5 6v6c0 4.3 2.9 7 7 8.5 4.1-1.5 7-4.2 7-8.5V6z"/><path d="m9 12 2.2 2.2L15.2 10"/>`,
	"stamp":     `<path d="M9.5 13.5c.8-2.5-1.5-4-1.5-6.5a4 4 0 0 1 8 0c0 2.5-2.3 4-1.5 6.5M4.5 17v-3.5h15V17zM6 20.5h12"/>`,
	"scan":      `<path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8h3v3H8zM13 8h3v3h-3zM8 13h3v3H8zM13.5 13.5h2.5v2.5"/>`,
	"care":      `<path d="M12 19.5S4 15 4 9.5A4.3 4.3 0 0 1 12 7.3 4.3 4.3 0 0 1 20 9.5c0 5.5-8 10-8 10z"/>`,
	"leaf":      `<path d="M5 19C5 9 11 5 20 4.5 20 14 15.5 19 9 18c-1.7-.3-2.8-1.3-3.3-2.7M5 19.5c1.5-4 4.5-7 9-9"/>`,
	"sun":       `<circle cx="12" cy="12" r="3.8"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4"/>`,
	"moon":      `<path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"/>`,
	"globe":     `<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>`,
	"keyboard":  `<path d="M3 7h18v10.5H3zM6.5 10.5h.1M10 10.5h.1M14 10.5h.1M17.5 10.5h.1M8 14h8"/>`,
	"settings":  `<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>`,
	"list":      `<path d="M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1"/>`,
	"chart":     `<path d="M4 20V4M4 20h16M8.5 16v-5M13 16V7.5M17.5 16v-3"/>`,
	"out":       `<path d="M14 4.5H5v15h9M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5"/>`,
	"external":  `<path d="M18 13.5V19.5H4.5V6H10.5M14 4.5h5.5V10M19 5l-8 8"/>`,
	"undo":      `<path d="M9 6 4.5 10.5 9 15M5 10.5h9.5a5 5 0 0 1 0 10H11"/>`,
	"redo":      `<path d="m15 6 4.5 4.5L15 15M19 10.5H9.5a5 5 0 0 0 0 10H13"/>`,
	"plus":      `<path d="M12 5v14M5 12h14"/>`,
	"filter":    `<path d="M4 6h16M7 12h10M10 18h4"/>`,
	"coins":     `<ellipse cx="12" cy="7" rx="7" ry="3"/><path d="M5 7v5c0 1.7 3.1 3 7 3s7-1.3 7-3V7M5 12v5c0 1.7 3.1 3 7 3s7-1.3 7-3v-5"/>`,
	"transfer":  `<path d="M4 8.5h14M14.5 5 18 8.5 14.5 12M20 15.5H6M9.5 12 6 15.5 9.5 19"/>`,
	"mail":      `<path d="M3.5 6h17v12.5h-17zM4 6.5l8 6.5 8-6.5"/>`,
	"pause":     `<circle cx="12" cy="12" r="8.5"/><path d="M10 9v6M14 9v6"/>`,
	"back":      `<path d="M8.5 5.5 4 10l4.5 4.5M4 10h10a5.5 5.5 0 0 1 0 11h-2"/>`,
	"candle":    `<path d="M8.5 10.5h7V20h-7zM12 10.5V8M12 3.5c1.7 1.8 1.7 3.4 0 4.5-1.7-1.1-1.7-2.7-0-4.5zM5.5 20h13"/>`,
	"pencil":    `<path d="m4.5 19.5 1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5M13 20h7"/>`,
	"shop":      `<path d="M4 9.5 5.5 4.5h13L20 9.5M5.5 11.5V20h13v-8.5M4 9.5a2.67 2.67 0 0 0 5.300 0 2.67 2.67 0 0 0 5.400 0 2.67 2.67 0 0 0 5.300 0M10 20v-5h4v5"/>`,
	"house":     `<path d="m3 11 9-7 9 7M5.5 9.5V20h13V9.5M9.5 20v-6h5v6M16.5 7V4.5"/>`,
	"book":      `<path d="M12 6.5C9.5 4.7 6.5 4.5 3.5 5v13.5c3-.5 6-.3 8.5 1.5 2.5-1.800 5.5-2 8.5-1.5V5c-3-.5-6-.3-8.5 1.5zM12 6.5V20"/>`,
	"hands":     `<path d="M12 8.5S8.5 6.7 8.5 4.600A1.900 1.900 0 0 1 12 3.7a1.900 1.900 0 0 1 3.5.9C15.5 6.7 12 8.5 12 8.5zM3 13.5l3-1 4.5 2.5a1.3 1.3 0 0 1-1 2.300L7.5 16.5M10.5 17l4.5-1 4-2.800a1.400 1.400 0 0 1 1.7 2.200L16 19.5 9 20.5 3 18.5z"/>`,
	"star":      `<path d="m12 3.5 2.600 5.400 5.900.8-4.300 4.100 1 5.900-5.200-2.800-5.200 2.800 1-5.900-4.300-4.100 5.900-.8z"/>`,
	"lock":      `<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>`,
}

// icon draws a named picture beside words; it is never the only thing said, so
// it is hidden from screen readers.
func icon(name string) (template.HTML, error) {
	if name == "" {
		return "", nil
	}
	inside, ok := icons[name]
	if !ok {
		return "", fmt.Errorf("no icon %q", name)
	}
	//nolint:gosec // G203: both parts are constants of this file
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">` + inside + `</svg>`), nil
}

// HasIcon says whether there is a picture of that name.
func HasIcon(name string) bool { _, ok := icons[name]; return ok }
