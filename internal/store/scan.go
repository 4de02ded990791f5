package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"time"
)

// scan copies the values of a row to where they are wanted, the same way for
// both engines, which give different Go types for one column.
func scan(values []any, dest []any) error {
	if len(values) != len(dest) {
		return fmt.Errorf("store: the row has %d columns, Scan wants %d", len(values), len(dest))
	}
	for i, d := range dest {
		if err := assign(d, values[i]); err != nil {
			return fmt.Errorf("store: column %d: %w", i+1, err)
		}
	}
	return nil
}

func assign(dest, v any) error {
	switch d := dest.(type) {
	case *string:
		switch v := v.(type) {
		case string:
			*d = v
			return nil
		case []byte:
			*d = string(v)
			return nil
		case int64:
			*d = strconv.FormatInt(v, 10)
			return nil
		}
	case *int64:
		n, err := toInt(v)
		*d = n
		return err
	case *int:
		n, err := toInt(v)
		*d = int(n)
		return err
	case *bool:
		n, err := toInt(v)
		*d = n != 0
		return err
	case *json.RawMessage:
		*d = toBytes(v)
		if *d != nil || v == nil {
			return nil
		}
	case *[]byte:
		*d = toBytes(v)
		if *d != nil || v == nil {
			return nil
		}
	case *float64:
		return toFloat(d, v)
	case *time.Time:
		n, err := toInt(v)
		*d = Instant(n)
		return err
	case *any:
		if b, ok := v.([]byte); ok {
			v = append([]byte(nil), b...)
		}
		*d = v
		return nil
	case sql.Scanner:
		return d.Scan(v)
	default:
		return assignKind(dest, v)
	}
	return mismatch(dest, v)
}

// assignKind is for pointers to pointers and to named types.
func assignKind(dest, v any) error {
	p := reflect.ValueOf(dest)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("cannot scan into %T", dest)
	}
	e := p.Elem()
	switch e.Kind() {
	case reflect.Pointer:
		if v == nil {
			e.SetZero()
			return nil
		}
		n := reflect.New(e.Type().Elem())
		if err := assign(n.Interface(), v); err != nil {
			return err
		}
		e.Set(n)
		return nil
	case reflect.String:
		var s string
		err := assign(&s, v)
		e.SetString(s)
		return err
	case reflect.Bool:
		n, err := toInt(v)
		e.SetBool(n != 0)
		return err
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := toInt(v)
		if err == nil && e.OverflowInt(n) {
			return fmt.Errorf("%d does not fit into %s", n, e.Type())
		}
		e.SetInt(n)
		return err
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, err := toInt(v)
		if err == nil && (n < 0 || e.OverflowUint(uint64(n))) {
			return fmt.Errorf("%d does not fit into %s", n, e.Type())
		}
		e.SetUint(uint64(n))
		return err
	case reflect.Float32, reflect.Float64:
		var f float64
		err := toFloat(&f, v)
		e.SetFloat(f)
		return err
	case reflect.Slice:
		if e.Type().Elem().Kind() == reflect.Uint8 {
			e.SetBytes(toBytes(v))
			return nil
		}
	}
	return mismatch(dest, v)
}

func mismatch(dest, v any) error {
	if v == nil {
		return fmt.Errorf("NULL does not fit into %T; scan into a pointer or use COALESCE", dest)
	}
	return fmt.Errorf("cannot scan %T into %T", v, dest)
}

// toInt reads whole numbers, also from PostgreSQL's numeric (the sum of a
// BIGINT column), which arrives as text.
func toInt(v any) (int64, error) {
	switch v := v.(type) {
	case int64:
		return v, nil
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case float64:
		if n := int64(v); float64(n) == v {
			return n, nil
		}
		return 0, fmt.Errorf("%v is not a whole number", v)
	case string:
		return parseInt(v)
	case []byte:
		return parseInt(string(v))
	case nil:
		return 0, fmt.Errorf("NULL does not fit into a number; scan into a pointer or use COALESCE")
	}
	return 0, fmt.Errorf("%T is not a number", v)
}

func parseInt(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a whole number", s)
	}
	return n, nil
}

func toFloat(d *float64, v any) error {
	var err error
	switch v := v.(type) {
	case float64:
		*d = v
	case int64:
		*d = float64(v)
	case string:
		*d, err = strconv.ParseFloat(v, 64)
	case []byte:
		*d, err = strconv.ParseFloat(string(v), 64)
	default:
		return mismatch(d, v)
	}
	return err
}

func toBytes(v any) []byte {
	switch v := v.(type) {
	case string:
		return []byte(v)
	case []byte:
		return append(make([]byte, 0, len(v)), v...)
	}
	return nil
}
