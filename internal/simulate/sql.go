package simulate

const runColumns = `seed, dossiers, years, until_at, bulk, reached_at, done, started_at, ended_at`

const sqlRun = `SELECT ` + runColumns + ` FROM simulate_run WHERE id = 1`

const sqlRunBegin = `INSERT INTO simulate_run (id, ` + runColumns + `) VALUES (1, $1, $2, $3, $4, $5, 0, 0, $6, 0)`

const sqlRunBare = `SELECT bare FROM simulate_run WHERE id = 1`

const sqlRunBared = `UPDATE simulate_run SET bare = $1 WHERE id = 1`

const sqlRunStep = `UPDATE simulate_run SET reached_at = $1, done = $2 WHERE id = 1`

const sqlRunEnd = `UPDATE simulate_run SET ended_at = $1 WHERE id = 1`
