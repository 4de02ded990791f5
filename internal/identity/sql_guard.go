package identity

const (
	sqlDevice    = `SELECT first_at FROM identity_device WHERE account_id = $1 AND secret_hash = $2`
	sqlPutDevice = `INSERT INTO identity_device (account_id, secret_hash, label, address, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $5)
ON CONFLICT (account_id, secret_hash) DO UPDATE SET label = excluded.label, address = excluded.address, last_at = excluded.last_at`
	sqlMoveDevices   = `UPDATE identity_device SET secret_hash = $1 WHERE secret_hash = $2`
	sqlHasDevices    = `SELECT COUNT(account_id) FROM identity_device WHERE account_id = $1`
	sqlDropDevice    = `DELETE FROM identity_device WHERE account_id = $1 AND secret_hash = $2`
	sqlDropDevices   = `DELETE FROM identity_device WHERE account_id = $1 AND secret_hash <> $2`
	sqlSessionDevice = `SELECT device_hash FROM identity_session WHERE id = $1 AND account_id = $2`
	sqlSweepDevices  = `DELETE FROM identity_device WHERE last_at < $1`
)

const (
	sqlFirstGuess   = `INSERT INTO identity_guess (who, used, at) VALUES ($1, 0, $2) ON CONFLICT (who) DO UPDATE SET used = identity_guess.used`
	sqlGuess        = `SELECT used, at, told_at FROM identity_guess WHERE who = $1 /*lock*/`
	sqlPutGuess     = `UPDATE identity_guess SET used = $1, at = $2 WHERE who = $3`
	sqlToldGuess    = `UPDATE identity_guess SET told_at = $1 WHERE who = $2`
	sqlBackGuess    = `UPDATE identity_guess SET used = CASE WHEN used > $1 THEN used - $1 ELSE 0 END WHERE who = $2`
	sqlForgetGuess  = `DELETE FROM identity_guess WHERE who = $1`
	sqlForgetTries  = `DELETE FROM identity_attempt WHERE who = $1`
	sqlSweepGuesses = `DELETE FROM identity_guess WHERE at < $1`
)

const (
	sqlWayNow    = `SELECT COUNT(token_hash) FROM identity_way WHERE account_id = $1 AND created_at > $2`
	sqlAddWay    = `INSERT INTO identity_way (token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`
	sqlUseWay    = `UPDATE identity_way SET used_at = $1 WHERE token_hash = $2 AND used_at = 0 AND expires_at > $1 RETURNING account_id`
	sqlSweepWays = `DELETE FROM identity_way WHERE expires_at < $1`
)

const (
	sqlFactor    = `SELECT secret, confirmed_at, step FROM identity_factor WHERE account_id = $1 /*lock*/`
	sqlFactorRow = `SELECT secret, confirmed_at, step FROM identity_factor WHERE account_id = $1`
	sqlHasFactor = `SELECT confirmed_at FROM identity_factor WHERE account_id = $1`
	sqlPutFactor = `INSERT INTO identity_factor (account_id, secret) VALUES ($1, $2)
ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, confirmed_at = 0, step = 0`
	sqlConfirmFactor = `UPDATE identity_factor SET confirmed_at = $1 WHERE account_id = $2`
	sqlStepFactor    = `UPDATE identity_factor SET step = $1 WHERE account_id = $2 AND step < $1`
	sqlDropFactor    = `DELETE FROM identity_factor WHERE account_id = $1`

	sqlAddRecovery  = `INSERT INTO identity_recovery (account_id, code_hash) VALUES ($1, $2)`
	sqlUseRecovery  = `UPDATE identity_recovery SET used_at = $1 WHERE account_id = $2 AND code_hash = $3 AND used_at = 0`
	sqlLeftRecovery = `SELECT COUNT(code_hash) FROM identity_recovery WHERE account_id = $1 AND used_at = 0`
	sqlDropRecovery = `DELETE FROM identity_recovery WHERE account_id = $1`

	sqlAddHalf    = `INSERT INTO identity_half (token_hash, account_id, expires_at) VALUES ($1, $2, $3)`
	sqlHalf       = `SELECT account_id FROM identity_half WHERE token_hash = $1 AND expires_at > $2`
	sqlDropHalf   = `DELETE FROM identity_half WHERE token_hash = $1`
	sqlSweepHalfs = `DELETE FROM identity_half WHERE expires_at < $1`

	sqlProve = `UPDATE identity_session SET token_hash = $1, proved_at = $2 WHERE id = $3 AND account_id = $4`
)

const sqlSessionsNow = `SELECT s.id, s.account_id, s.created_at, s.seen_at, s.expires_at, s.address, s.device, a.kind, a.name, a.login, a.unit_id
FROM identity_session s JOIN identity_account a ON a.id = s.account_id`
