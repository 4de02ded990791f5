// Package seal keeps evidence beside the journal (niêm phong): a Merkle tree
// over every event and over every fact that an event speaks of, and signed
// checkpoints of that tree.
//
//	verb ──► event ──► Log (one sealer over all nodes, woken after commits)
//	                    │ position of the event in the order of the journal
//	                    │ commitments to the rows that its subject has now
//	                    ▼
//	        seal_entry · seal_tile · seal_subject · seal_checkpoint + DATA/seal/
//	                    │
//	                    ▼
//	Verify: every event, every row, every checkpoint, without the server
//
// A room declares with Facts which of its columns are sealed and how its rows
// are found from the subject of an event. What is sealed of a row is one
// commitment for each column, by a salt that only this database has: who holds
// the tree learns nothing by guessing, and when the salt of a subject is
// erased with its personal data, the proof stays and nobody can open it any more.
//
// Law: 91/2025/QH15 (personal data), 20/2023/QH15 (the value of data messages as evidence).
package seal
