// Package storm breaks a running platform at random and sees that nothing was
// lost and nothing was done twice (chiến dịch phá hoại có kiểm chứng).
//
//	people ──✂── haproxy ── node a ──✂── PostgreSQL      everything that keeps
//	                    └── node b ──✂──┘   │            something lies on a disk
//	people ──✂── node (SQLite)              └─✂─ mail, post     that can be filled
//
// A seed chooses the faults; each is healed after a while. At the end everything
// is healed, what was put off is brought forward, and what people were told is
// held against what is there (trial.Recount).
package storm
