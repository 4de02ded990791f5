// Package fault is the one error that crosses rooms (lỗi nghiệp vụ).
//
// A fault says what kind of thing went wrong (and so which HTTP status it
// becomes), carries a stable code that is also the message key in package lang,
// the arguments of that message, the fields a person must mend, and a hidden
// cause for the log. An error that is not a fault is internal: it is logged
// with the request id and the person sees only that id.
package fault
