// Package console is the face for administrators (trang quản trị): the units,
// the people and their accounts, the jobs and events, the catalogue of
// procedures and flows, and the health of the system.
//
//	routes.go       every address of the face
//	<page>.go/.html a page: its struct, its handler and its template
//
// The administrator of a unit sees that unit and those below it; the operator
// sees the running of the whole system. What may be seen is asked of policy,
// here or in the rooms. Nothing is changed by a GET: a change is a POST from a
// page that says what will happen, and works without script.
package console
