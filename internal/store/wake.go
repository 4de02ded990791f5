package store

import "sync"

// hub tells pumps in this process that something was committed. Other
// processes learn it by looking, so every pump also polls.
type hub struct {
	mu     sync.Mutex
	topics map[string][]chan struct{}
}

func (h *hub) wake(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.topics[topic] {
		select {
		case c <- struct{}{}:
		default: // already told
		}
	}
}

// Listen gives a channel that gets a value after each commit that woke the
// topic (several may be told as one), and the function that ends it.
func (db *DB) Listen(topic string) (<-chan struct{}, func()) {
	h, c := &db.hub, make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.topics == nil {
		h.topics = map[string][]chan struct{}{}
	}
	h.topics[topic] = append(h.topics[topic], c)
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		left := h.topics[topic][:0:0]
		for _, other := range h.topics[topic] {
			if other != c {
				left = append(left, other)
			}
		}
		h.topics[topic] = left
	}
}
