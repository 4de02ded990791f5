// Package boot is the only room that knows all rooms (khởi động hệ thống). It
// reads the settings, opens the store, wires rooms to each other and faces to
// rooms, runs the commands of the binary, and stops everything in reverse.
//
//	Run ─ command ─ Open(config) ─ App ─┬─ serve: shell, faces, journal pump, job queue
//	                                    ├─ load, demo, admin, deadline, plan ...
//	                                    └─ Close (backwards)
package boot
