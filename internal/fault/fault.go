package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind is the family of a fault (loại lỗi); each family is one HTTP status.
type Kind string

// The kinds, in the order of their HTTP statuses.
const (
	KindInvalid              Kind = "invalid"               // 422
	KindUnauthenticated      Kind = "unauthenticated"       // 401
	KindForbidden            Kind = "forbidden"             // 403
	KindNotFound             Kind = "not_found"             // 404
	KindConflict             Kind = "conflict"              // 409
	KindGone                 Kind = "gone"                  // 410
	KindPrecondition         Kind = "precondition"          // 412
	KindTooLarge             Kind = "too_large"             // 413
	KindPreconditionRequired Kind = "precondition_required" // 428
	KindTooMany              Kind = "too_many"              // 429
	KindInternal             Kind = "internal"              // 500
	KindUnavailable          Kind = "unavailable"           // 503
)

// Field is one thing in the input that must be mended (trường thông tin sai).
// Its message is made by lang at the edge from Code and Args.
type Field struct {
	Path string
	Code string
	Args map[string]any
}

// Error is a fault (lỗi). Code is stable and is the key of its message.
type Error struct {
	Kind   Kind
	Code   string
	Args   map[string]any
	Fields []Field
	Cause  error
}

// New makes a fault (tạo lỗi); args are key, value, key, value.
func New(kind Kind, code string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Args: Args(args...)}
}

// Invalid says that the input cannot be taken as it is (dữ liệu chưa hợp lệ).
func Invalid(code string, fields ...Field) *Error {
	return &Error{Kind: KindInvalid, Code: code, Fields: fields}
}

// NotFound says that the thing does not exist, or not for this caller (không tìm thấy).
func NotFound(code string, args ...any) *Error { return New(KindNotFound, code, args...) }

// Conflict says that the thing is not in a state that allows this (xung đột trạng thái).
func Conflict(code string, args ...any) *Error { return New(KindConflict, code, args...) }

// Forbidden says that the caller may know of the thing but not do this (không có quyền).
func Forbidden(code string, args ...any) *Error { return New(KindForbidden, code, args...) }

// Args turns key, value, key, value into a map (tham số của câu thông báo).
// A key without a value is kept with nil, so that a slip shows in the message.
func Args(pairs ...any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]any, (len(pairs)+1)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			key = fmt.Sprint(pairs[i])
		}
		if i+1 < len(pairs) {
			m[key] = pairs[i+1]
		} else {
			m[key] = nil
		}
	}
	return m
}

// With returns a copy of the fault with a hidden cause (nguyên nhân, chỉ ghi nhật ký).
func (e *Error) With(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// Error is the text for the log, never for a person.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	for i, f := range e.Fields {
		if i == 0 {
			b.WriteString(" [")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(f.Path + ": " + f.Code)
		if i == len(e.Fields)-1 {
			b.WriteByte(']')
		}
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap gives the hidden cause.
func (e *Error) Unwrap() error { return e.Cause }

// As finds the fault in an error chain (lấy lỗi nghiệp vụ trong chuỗi lỗi).
func As(err error) (*Error, bool) {
	var e *Error
	if errors.As(err, &e) && e != nil {
		return e, true
	}
	return nil, false
}

// KindOf is the kind of the fault in the chain; internal when there is none.
func KindOf(err error) Kind {
	if e, ok := As(err); ok {
		return e.Kind
	}
	return KindInternal
}

// Reason is the text of a failure that was kept for people who look after the system (lý do lỗi), cut to what a list
// can show.
func Reason(err error) string {
	const most = 2000
	s := []rune(err.Error())
	if len(s) > most {
		s = append(s[:most], '…')
	}
	return string(s)
}
