// Package org knows the units of the province (đơn vị), the places they govern (địa bàn) and the posts in them
// (chức danh): who exists, under which name and code, under whom, and from which day to which.
//
// A unit's identity is a ULID of our own and is never used again. Name, code and parent are dated attributes: a merged
// or renamed unit keeps its identity, and the code 28249 may be one ward today and another after a reorganisation.
// An interval holds from its first day up to, and without, its last: `valid_to` is the first day it no longer holds.
//
//	org_unit ─┬─ org_unit_name      name, short name, abbreviation
//	          ├─ org_unit_code      "gso" 28249 · "agency" H58.904 (sample codes are marked "mẫu")
//	          ├─ org_unit_parent    who is above it, so its path /P/H/C/
//	          └─ org_post ── org_post_holder
//	org_area ─── org_area_name      place, GSO code, place above
//
// All of it fits in memory. Directory keeps one snapshot and one view for each day asked for, so that Unit costs no
// query while a dossier is filed; a stamp in the database says when the snapshot is out of date.
//
// Law: 72/2025/QH15
// Law: 124/2004/QĐ-TTg
// Law: 20/2020/QĐ-TTg@2020-07-22
package org
