package backup

import (
	"tinhso/internal/fault"
)

// What is wrong with an archive, in words for whoever stands at the machine.

func damaged(where string, cause error) error {
	return fault.New(fault.KindInvalid, "backup.damaged", "where", where).With(cause)
}

func truncated(cause error) error {
	return fault.New(fault.KindInvalid, "backup.truncated").With(cause)
}

func notOurs(cause error) error { return fault.New(fault.KindInvalid, "backup.not_ours").With(cause) }

func tooNew(what string) error { return fault.New(fault.KindConflict, "backup.newer", "what", what) }

func differs(table string, wantRows, gotRows int64) error {
	return fault.New(fault.KindConflict, "backup.differs", "table", table, "want", wantRows, "got", gotRows)
}

func exists(name string) error { return fault.Conflict("backup.exists", "file", name) }

func wrongBlob(sha string) error { return fault.Conflict("backup.wrong_blob", "sha", sha) }
