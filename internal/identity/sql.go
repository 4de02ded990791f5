package identity

const accountColumns = `a.id, a.kind, a.login, a.name, a.email, a.phone, a.unit_id, a.unit_path, a.state, a.why, a.must_change,
a.is_demo, a.version, a.created_at, a.signed_in_at`

const (
	sqlAccountByID    = `SELECT ` + accountColumns + ` FROM identity_account a WHERE a.id = $1`
	sqlAccountByLogin = `SELECT ` + accountColumns + ` FROM identity_account a WHERE a.login = $1`
	sqlAccounts       = `SELECT ` + accountColumns + ` FROM identity_account a`
	sqlStaff          = `SELECT ` + accountColumns + ` FROM identity_account a
WHERE a.kind = 'officer' AND a.state = 'active' AND EXISTS (
  SELECT 1 FROM identity_grant g WHERE g.account_id = a.id AND g.unit_id = $1 AND g.valid_from_on <= $2
    AND (g.valid_to_on = '' OR g.valid_to_on > $2) AND g.role IN (...))
ORDER BY a.name_fold, a.id LIMIT 500`
	sqlHasRole = `EXISTS (SELECT 1 FROM identity_grant g WHERE g.account_id = a.id AND g.role = ? AND g.valid_from_on <= ?
AND (g.valid_to_on = '' OR g.valid_to_on > ?))` // a condition of sqlAccounts
	sqlCountStates  = `a.state, count(a.id) FROM identity_account a` // of a SELECT that Count ends
	sqlOfficerNames = `SELECT id, name FROM identity_account WHERE kind = 'officer' AND id IN (...)`
	sqlCountRoles   = `g.role, count(DISTINCT a.id) FROM identity_account a JOIN identity_grant g ON g.account_id = a.id`
	sqlNames        = `SELECT id, name FROM identity_account WHERE id IN (...)`

	sqlAddAccount = `INSERT INTO identity_account (id, kind, login, name, name_fold, email, phone, unit_id, unit_path, password_hash,
must_change, is_demo, state, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'active', 1, $13, $13)`
	sqlSetState = `UPDATE identity_account SET state = $1, why = $2, version = version + 1, updated_at = $3 WHERE id = $4 AND version = $5`
	sqlEdit     = `UPDATE identity_account SET name = $1, name_fold = $2, email = $3, phone = $4, unit_id = $5, unit_path = $6,
version = version + 1, updated_at = $7 WHERE id = $8 AND version = $9`
	sqlSetPassword = `UPDATE identity_account SET password_hash = $1, must_change = $2, version = version + 1, updated_at = $3 WHERE id = $4`
	sqlRehash      = `UPDATE identity_account SET password_hash = $1 WHERE id = $2 AND password_hash = $3`
	sqlSignedIn    = `UPDATE identity_account SET signed_in_at = $1 WHERE id = $2`
	sqlTouch       = `UPDATE identity_account SET version = version + 1, updated_at = $1 WHERE id = $2`
	sqlPassword    = `SELECT password_hash FROM identity_account WHERE id = $1`
	sqlSecret      = `SELECT id, password_hash FROM identity_account WHERE login = $1`
	sqlLogins      = `SELECT login FROM identity_account WHERE login IN (...)`
	sqlCitizenMail = `SELECT id, name FROM identity_account WHERE kind = 'citizen' AND email = $1 AND state <> 'closed'`

	sqlProfile    = `SELECT full_name, citizen_id, birth_on, gender, phone, email, address, verified_by FROM identity_profile WHERE account_id = $1`
	sqlPutProfile = `INSERT INTO identity_profile (account_id, full_name, name_fold, citizen_id, birth_on, gender, phone, email, address, verified_by, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (account_id) DO UPDATE SET full_name = excluded.full_name, name_fold = excluded.name_fold, citizen_id = excluded.citizen_id,
  birth_on = excluded.birth_on, gender = excluded.gender, phone = excluded.phone, email = excluded.email, address = excluded.address,
  verified_by = excluded.verified_by, updated_at = excluded.updated_at`
	sqlSetName = `UPDATE identity_account SET name = $1, name_fold = $2, phone = $3, version = version + 1, updated_at = $4 WHERE id = $5`
)

const (
	sqlGrants = `SELECT id, account_id, role, unit_id, valid_from_on, valid_to_on, given_by FROM identity_grant
WHERE account_id IN (...) ORDER BY account_id, valid_from_on, id`
	sqlGrant    = `SELECT id, account_id, role, unit_id, valid_from_on, valid_to_on, given_by FROM identity_grant WHERE id = $1`
	sqlAddGrant = `INSERT INTO identity_grant (id, account_id, role, unit_id, valid_from_on, valid_to_on, given_by, given_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlEndGrant = `UPDATE identity_grant SET valid_to_on = $1 WHERE id = $2`
	sqlHolds    = `SELECT id FROM identity_grant WHERE account_id = $1 AND role = $2 AND unit_id = $3
AND (valid_to_on = '' OR valid_to_on > $4) AND ($5 = '' OR valid_from_on < $5) LIMIT 1`
	sqlAnyAdmin = `SELECT a.login FROM identity_grant g JOIN identity_account a ON a.id = g.account_id
WHERE g.role IN ('admin', 'operator') AND a.state = 'active' AND NOT a.is_demo
AND g.valid_from_on <= $1 AND (g.valid_to_on = '' OR g.valid_to_on > $1) ORDER BY a.login LIMIT 1`
)

const (
	sqlSessionWho = `SELECT s.id, s.account_id, s.created_at, s.seen_at, s.expires_at, s.address, s.device, s.proved_at,
  a.kind, a.login, a.name, a.unit_id, a.state, a.must_change, a.is_demo, a.rights, COALESCE(g.role, ''), COALESCE(g.unit_id, '')
FROM identity_session s JOIN identity_account a ON a.id = s.account_id
LEFT JOIN identity_grant g ON g.account_id = a.id AND g.valid_from_on <= $2 AND (g.valid_to_on = '' OR g.valid_to_on > $2)
WHERE s.token_hash = $1 ORDER BY g.id LIMIT 500`
	sqlTokenWho = `SELECT t.id, t.account_id, t.created_at, t.revoked_at, t.expires_at, '', t.label, 0,
  a.kind, a.login, a.name, a.unit_id, a.state, a.must_change, a.is_demo, a.rights, COALESCE(g.role, ''), COALESCE(g.unit_id, '')
FROM identity_token t JOIN identity_account a ON a.id = t.account_id
LEFT JOIN identity_grant g ON g.account_id = a.id AND g.valid_from_on <= $2 AND (g.valid_to_on = '' OR g.valid_to_on > $2)
WHERE t.token_hash = $1 ORDER BY g.id LIMIT 500`

	// What a node asks before it believes what it remembers of a caller.
	sqlSessionRights = `SELECT a.rights FROM identity_session s JOIN identity_account a ON a.id = s.account_id WHERE s.token_hash = $1`
	sqlTokenRights   = `SELECT a.rights FROM identity_token t JOIN identity_account a ON a.id = t.account_id WHERE t.token_hash = $1 AND t.revoked_at = 0`
	sqlBumpRights    = `UPDATE identity_account SET rights = rights + 1 WHERE id = $1
  OR id IN (SELECT delegate FROM identity_delegation WHERE delegator = $1 AND state = 'approved')`

	sqlAddSession = `INSERT INTO identity_session (id, token_hash, account_id, created_at, seen_at, expires_at, address, device, device_hash, proved_at)
VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $4)`
	sqlSeeSession  = `UPDATE identity_session SET seen_at = $1 WHERE id = $2 AND seen_at < $1`
	sqlSignOut     = `DELETE FROM identity_session WHERE token_hash = $1 RETURNING account_id`
	sqlEndSession  = `DELETE FROM identity_session WHERE id = $1 AND account_id = $2`
	sqlEndSessions = `DELETE FROM identity_session WHERE account_id = $1 AND id <> $2`
	sqlSessions    = `SELECT id, account_id, created_at, seen_at, expires_at, address, device FROM identity_session
WHERE account_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id LIMIT 100`

	sqlAddToken = `INSERT INTO identity_token (id, token_hash, account_id, label, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`
	sqlTokens   = `SELECT id, account_id, label, created_at, expires_at, revoked_at FROM identity_token
WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT 100`
	sqlRevoke       = `UPDATE identity_token SET revoked_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at = 0`
	sqlRevokeTokens = `UPDATE identity_token SET revoked_at = $1 WHERE account_id = $2 AND revoked_at = 0`
)

const (
	sqlFirstAttempt = `INSERT INTO identity_attempt (who, address, fails, last_at) VALUES ($1, $2, 0, $3) ON CONFLICT (who, address) DO UPDATE SET fails = identity_attempt.fails`
	sqlAttempt      = `SELECT fails, last_at, blocked_to_at FROM identity_attempt WHERE who = $1 AND address = $2 /*lock*/`
	sqlPutAttempt   = `UPDATE identity_attempt SET fails = $1, last_at = $2, blocked_to_at = $3 WHERE who = $4 AND address = $5`
	sqlForgive      = `DELETE FROM identity_attempt WHERE who = $1 AND address = $2`

	sqlAddRequest = `INSERT INTO identity_request (id, purpose, email, name, password_hash, account_id, code_hash, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlRequest     = `SELECT purpose, email, name, password_hash, account_id, code_hash, tries, expires_at, used_at FROM identity_request WHERE id = $1 /*lock*/`
	sqlTryRequest  = `UPDATE identity_request SET tries = tries + 1 WHERE id = $1`
	sqlUseRequest  = `UPDATE identity_request SET used_at = $1, password_hash = '' WHERE id = $2`
	sqlRequestsNow = `SELECT COUNT(*) FROM identity_request WHERE email = $1 AND created_at > $2`

	sqlSweepSessions = `DELETE FROM identity_session WHERE expires_at < $1 OR seen_at < $2`
	sqlSweepRequests = `DELETE FROM identity_request WHERE expires_at < $1`
	sqlSweepAttempts = `DELETE FROM identity_attempt WHERE last_at < $1 AND blocked_to_at < $1`
)
