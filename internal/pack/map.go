package pack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"tinhso/internal/org"
	"tinhso/internal/store"
)

// Shape is the outline of one place on the map of the province (ranh giới địa bàn), simplified, in whole units of the
// map's box.
type Shape struct {
	Area  string `json:"area"`  // code of the place
	Short string `json:"short"` // as written on the map
	X     int    `json:"x"`     // where that stands
	Y     int    `json:"y"`
	Path  string `json:"path"` // of an SVG path: M, L, Z and whole numbers
}

// Map is the map of the province (bản đồ hành chính).
type Map struct {
	Wide   int     `json:"wide"`
	High   int     `json:"high"`
	Shapes []Shape `json:"shapes"`
}

const (
	listMap = "map"
	maxPath = 20000 // of one place: more is not simplified
)

// goodPath is closed outlines of absolute lines; nothing else is drawn.
var goodPath = regexp.MustCompile(`^(M[0-9]{1,4} [0-9]{1,4}(L[0-9]{1,4} [0-9]{1,4}){2,}Z)+$`)

// TheMap is the map of the pack that was loaded; one without shapes when the pack has none.
func TheMap(ctx context.Context, r store.Reader) (m Map, err error) {
	var data string
	err = r.QueryRow(ctx, sqlList, listMap).Scan(&data)
	if errors.Is(err, store.ErrNone) {
		return Map{}, nil
	}
	if err != nil {
		return Map{}, err
	}
	if err := json.Unmarshal([]byte(data), &m); err != nil {
		return Map{}, fmt.Errorf("pack: map: %w", err)
	}
	return m, nil
}

// shapes reads the outlines; a pack may have none.
func (l *loader) shapes(areas []org.PutArea) []Shape {
	if _, ok := l.text(fileMap, false); !ok {
		return nil
	}
	known := map[string]bool{}
	for _, a := range areas {
		known[a.Code] = true
	}
	var list []Shape
	codes := l.once(fileMap, "area")
	for _, r := range l.csv(fileMap, "area", "short", "x", "y", "path") {
		c, before := r.cells, len(l.refused)
		if l.need(fileMap, r.line, "area", c[0]) {
			codes.add(c[0], r.line)
			if !known[c[0]] {
				l.refuse(fileMap, r.line, "pack.map.area", "value", c[0])
			}
		}
		x, errX := strconv.Atoi(c[2])
		y, errY := strconv.Atoi(c[3])
		if errX != nil || errY != nil || x < 0 || y < 0 || x > 9999 || y > 9999 {
			l.refuse(fileMap, r.line, "pack.number", "field", "x, y")
		}
		if len(c[4]) > maxPath || !goodPath.MatchString(c[4]) {
			l.refuse(fileMap, r.line, "pack.map.path")
		}
		if len(l.refused) == before {
			list = append(list, Shape{Area: c[0], Short: c[1], X: x, Y: y, Path: c[4]})
		}
	}
	return list
}

var pair = regexp.MustCompile(`([0-9]+) ([0-9]+)`)

// drawn puts the outlines into a box around all of them.
func drawn(shapes []Shape) Map {
	m := Map{Shapes: shapes}
	for _, s := range shapes {
		for _, p := range pair.FindAllStringSubmatch(s.Path, -1) {
			x, _ := strconv.Atoi(p[1]) // digits, by the pattern
			y, _ := strconv.Atoi(p[2])
			m.Wide, m.High = max(m.Wide, x+5), max(m.High, y+5)
		}
	}
	return m
}

func (w *writer) mapOf(ctx context.Context) error {
	if len(w.c.shapes) == 0 {
		return nil
	}
	m := drawn(w.c.shapes)
	return w.row("map", w.c.manifest.Pack, hashOf(m), func() error {
		data, err := json.Marshal(m)
		if err != nil {
			return err
		}
		_, err = w.tx.Exec(ctx, sqlPutList, listMap, string(data))
		return err
	})
}
