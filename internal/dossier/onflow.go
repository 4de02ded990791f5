package dossier

import (
	"context"

	"tinhso/internal/store"
)

// mostFlows bounds the versions of flows that are told of.
const mostFlows = 500

const countOnFlows = `SELECT flow_code, flow_version, COUNT(*) FROM dossier WHERE NOT closed
GROUP BY flow_code, flow_version ORDER BY flow_code, flow_version LIMIT $1`

// underWay is how many dossiers are under way on a version of a flow (hồ sơ đang giải quyết theo một phiên bản quy trình).
type underWay struct {
	Flow    string
	Version int
	Open    int
}

// OnFlows counts the dossiers under way by the version of the flow they were filed under. It shows no dossier; the caller
// asks policy for the flows.
func (c *Cases) OnFlows(ctx context.Context, r store.Reader) ([]underWay, error) {
	return store.All(ctx, r, countOnFlows, func(r *store.Rows) (n underWay, err error) {
		err = r.Scan(&n.Flow, &n.Version, &n.Open)
		return n, err
	}, mostFlows)
}
