// Package identity knows persons, accounts, sessions and grants (định danh, tài khoản, phiên làm việc, phân quyền):
// who is asking.
//
//	citizen ── register by e-mail ──┐
//	        ── issued at a counter ─┼─> identity_account ─┬─ identity_profile   personal data
//	officer ── by the unit's admin ─┤                     ├─ identity_grant     role at a unit, from day to day
//	        ── Excel list ──────────┘                     ├─ identity_session   cookie, by its hash
//	                                                      └─ identity_token     bearer, by its hash
//
// Secrets are kept as hashes only: argon2id for passwords, SHA-256 for random tokens. Hashing a password is slow on
// purpose and is done outside the write transaction. Who may change whose account is not decided here: each verb asks
// Options.May, which boot wires to package policy; without it everything is refused.
//
// A wrong password is counted for the pair of address and account, so that nobody can lock out another.
//
// Law: 69/2024/NĐ-CP@2024-06-25
// Law: 91/2025/QH15
package identity
