// Package desk is the face of officers (bàn làm việc của cán bộ): what is due
// first, taking in at the counter, working a dossier through, and how a unit
// stands.
//
//	routes.go          the addresses of the inbox, the dossier and the leader
//	counter_routes.go  the addresses of the counter
//	<page>.go/.html    a page: its struct, its handler and its template
//
// What may be shown and done is asked of the case engine, which asks policy;
// a dossier of another unit does not exist here. Pages need no script: keys,
// previews and fragments only help.
//
// Law: 61/2018/NĐ-CP@2018-04-23
package desk
