package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"tinhso/internal/fault"
)

// arg turns what a room passes into what both drivers take: nil, int64,
// float64, bool, string or []byte.
func arg(v any) (any, error) {
	switch v := v.(type) {
	case nil, int64, bool, float64, []byte:
		return v, nil
	case string:
		return text(v)
	case int:
		return int64(v), nil
	case json.RawMessage:
		if v == nil {
			return nil, nil
		}
		return text(string(v))
	case time.Time:
		return Millis(v), nil
	case driver.Valuer:
		if p := reflect.ValueOf(v); p.Kind() == reflect.Pointer && p.IsNil() {
			return nil, nil
		}
		out, err := v.Value()
		if err != nil {
			return nil, err
		}
		if _, loop := out.(driver.Valuer); loop {
			return nil, fmt.Errorf("store: the Value of %T is a Valuer again", v)
		}
		return arg(out)
	}
	return argKind(v)
}

// argKind is for pointers and for named types.
func argKind(v any) (any, error) {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return nil, nil
		}
		return arg(r.Elem().Interface())
	case reflect.String:
		return text(r.String())
	case reflect.Bool:
		return r.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if u := r.Uint(); u < 1<<63 {
			return int64(u), nil
		}
	case reflect.Float32, reflect.Float64:
		return r.Float(), nil
	case reflect.Slice:
		if r.Type().Elem().Kind() == reflect.Uint8 {
			return r.Bytes(), nil
		}
	}
	return nil, fmt.Errorf("store: a value of type %T cannot be stored", v)
}

// text refuses what PostgreSQL cannot hold, on both engines alike. The doors
// clean their input before; this is the last of them.
func text(s string) (any, error) {
	if strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) {
		return nil, fault.Invalid("store.bad_text")
	}
	return s, nil
}
