package indicator

// The events of the room.
const (
	eventDefined   = "indicator.defined"   // definitions were loaded
	eventRecounted = "indicator.recounted" // a recount ended
	eventHealed    = "indicator.healed"    // a recount found differences and put them right
)

// Healed names what a recount found different (sai lệch đã sửa).
type Healed struct {
	Recount string `json:"recount"`
	Kind    string `json:"kind,omitempty"` // of a fact
	ID      string `json:"id,omitempty"`
	Measure string `json:"measure,omitempty"` // of a kept value
	Unit    string `json:"unit,omitempty"`
	Dims    string `json:"dims,omitempty"`
	Start   string `json:"start,omitempty"`
	Kept    string `json:"kept"`
	Counted string `json:"counted"`
}
