package config

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// ErrWrong is a setting that cannot be used (cấu hình sai).
var ErrWrong = errors.New("config")

func wrong(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrWrong, fmt.Sprintf(format, args...))
}

// setting is one field of Config with its names.
type setting struct {
	name, help, def, secret string
	value                   reflect.Value
}

func (s setting) env() string {
	return "TINHSO_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// settings lists the fields of a Config in order.
func settings(v reflect.Value) []setting {
	var all []setting
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Type.Kind() == reflect.Struct {
			all = append(all, settings(v.Field(i))...)
			continue
		}
		all = append(all, setting{name: f.Tag.Get("conf"), help: f.Tag.Get("help"), def: f.Tag.Get("default"), secret: f.Tag.Get("secret"), value: v.Field(i)})
	}
	return all
}

func settingsOf(c *Config) []setting { return settings(reflect.ValueOf(c).Elem()) }

func (s setting) set(text, from string) error {
	switch s.value.Kind() {
	case reflect.String:
		s.value.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return wrong("%s: %q phải là true hoặc false", from, text)
		}
		s.value.SetBool(b)
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return wrong("%s: %q phải là số nguyên không âm", from, text)
		}
		s.value.SetInt(int64(n))
	case reflect.Slice:
		var list []string
		for _, part := range strings.Split(text, ",") {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
		s.value.Set(reflect.ValueOf(list))
	default:
		return wrong("%s: kiểu %s chưa được hỗ trợ", from, s.value.Kind())
	}
	return nil
}

// Loader holds the flags until they are parsed.
type Loader struct {
	flags map[string]*given
	file  *string
}

// given is a flag that remembers whether it was set.
type given struct {
	text string
	set  bool
	bool bool
}

func (g *given) String() string     { return g.text }
func (g *given) Set(s string) error { g.text, g.set = s, true; return nil }
func (g *given) IsBoolFlag() bool   { return g.bool }

// Flags registers one flag per setting on fs, and --config.
func Flags(fs *flag.FlagSet) *Loader {
	l := &Loader{flags: map[string]*given{}}
	var c Config
	for _, s := range settingsOf(&c) {
		g := &given{bool: s.value.Kind() == reflect.Bool}
		l.flags[s.name] = g
		help := s.help
		if s.def != "" {
			help += " [" + s.def + "]"
		}
		fs.Var(g, s.name, help)
	}
	l.file = fs.String("config", "", "tệp cấu hình YAML (one file of settings)")
	return l
}

// Load is called after the flags were parsed.
func (l *Loader) Load(getenv func(string) (string, bool)) (Config, error) {
	var c Config
	all := settingsOf(&c)
	for _, s := range all {
		if s.def != "" {
			if err := s.set(s.def, s.name); err != nil {
				return c, err
			}
		}
	}
	if err := mistaken(all, getenv); err != nil {
		return c, err
	}
	if err := l.fromFile(all, getenv); err != nil {
		return c, err
	}
	for _, s := range all {
		if text, ok := getenv(s.env()); ok {
			if err := s.open(text, s.env()); err != nil {
				return c, err
			}
			if err := s.set(text, s.env()); err != nil {
				return c, err
			}
		}
		if g := l.flags[s.name]; g.set {
			if err := s.open(g.text, "--"+s.name); err != nil {
				return c, err
			}
			if err := s.set(g.text, "--"+s.name); err != nil {
				return c, err
			}
		}
	}
	c.complete()
	if err := c.check(); err != nil {
		return c, err
	}
	return c, c.checkSecrets(all)
}

func (l *Loader) fromFile(all []setting, getenv func(string) (string, bool)) error {
	name := *l.file
	if name == "" {
		name, _ = getenv("TINHSO_CONFIG")
	}
	if name == "" {
		return nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return wrong("không đọc được tệp cấu hình: %v", err)
	}
	if err := readFile(name, b, all); err != nil {
		return err
	}
	for _, s := range all {
		if s.secret == "url" && s.open(s.value.String(), name) != nil {
			return guarded(name)
		}
	}
	return nil
}

// readFile reads "name: value" lines; an unknown name is refused with its line.
func readFile(name string, b []byte, all []setting) error {
	tree, err := parser.ParseBytes(b, 0)
	if err != nil {
		return wrong("tệp %s: %v", name, yaml.FormatError(err, false, true))
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return nil
	}
	var entries []*ast.MappingValueNode
	switch body := tree.Docs[0].Body.(type) {
	case *ast.MappingNode:
		entries = body.Values
	case *ast.MappingValueNode:
		entries = append(entries, body)
	default:
		return wrong("tệp %s: cần các dòng “tên: giá trị”", name)
	}
	byName := map[string]setting{}
	for _, s := range all {
		byName[s.name] = s
	}
	for _, e := range entries {
		if err := fromEntry(name, e, byName); err != nil {
			return err
		}
	}
	return nil
}

func fromEntry(name string, e *ast.MappingValueNode, byName map[string]setting) error {
	key, line := e.Key.String(), e.Key.GetToken().Position.Line
	s, ok := byName[key]
	if !ok {
		return wrong("tệp %s, dòng %d: không có cấu hình tên “%s”", name, line, key)
	}
	var v any
	if err := yaml.NodeToValue(e.Value, &v); err != nil {
		return wrong("tệp %s, dòng %d: %v", name, line, err)
	}
	text := ""
	switch v := v.(type) {
	case nil:
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = fmt.Sprint(p)
		}
		text = strings.Join(parts, ",")
	case map[string]any:
		return wrong("tệp %s, dòng %d: “%s” không nhận nhóm giá trị", name, line, key)
	default:
		text = fmt.Sprint(v)
	}
	return s.set(text, fmt.Sprintf("tệp %s, dòng %d, %s", name, line, key))
}
