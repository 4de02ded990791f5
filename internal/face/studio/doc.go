// Package studio is the editor of flows for people who do not program (trình soạn quy trình nội bộ), on the pages of
// administrators under /console/quy-trinh.
//
//	list ─┬─ published version: picture, words, file, difference, trial ── make a draft of it
//	      └─ draft ─┬─ picture: choose a state or an action, its form stands beside
//	                ├─ check: everything that is wrong, each with the way to mend it
//	                ├─ trial: a sample dossier step by step; nothing is written
//	                ├─ changes: what differs for officials, and who did what; undo, do again
//	                └─ publish: one proposes, another publishes from a day on
//
// It knows no rule of a flow: package flow reads, checks, edits, draws and compares. Every page works without script.
package studio
