package parcel_test

import (
	"encoding/json"

	"tinhso/internal/job"
)

// jobOf is a job as a queue hands it out.
func jobOf(kind, id string) job.Job {
	args, _ := json.Marshal(map[string]string{"parcel": id}) // strings can be written
	return job.Job{ID: "j", Kind: kind, Args: args, Attempt: 1, MaxAttempts: 25}
}
