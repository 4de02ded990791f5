package job

import "context"

// RenewNow renews the leases of the jobs in hand, as a living process does every few seconds.
func (q *Queue) RenewNow(ctx context.Context) error { return q.renewNow(ctx) }
