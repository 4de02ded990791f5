package indicator

// JobBuild builds the kept values of a base measure that is new (dựng số liệu lưu sẵn).
const JobBuild = "indicator.build"

type buildArgs struct {
	Code string `json:"code"`
	Hash string `json:"hash"`
	Year int    `json:"year,omitempty"`
}
