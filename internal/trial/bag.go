package trial

import "sync"

// Bag keeps every mail that came to a server which keeps the last ones only (túi thư).
type Bag struct {
	mu   sync.Mutex
	have map[int]bool
	raw  []string
}

// Put keeps a mail, once for its number.
func (b *Bag) Put(id int, raw string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.have == nil {
		b.have = map[int]bool{}
	}
	if !b.have[id] {
		b.have[id] = true
		b.raw = append(b.raw, raw)
	}
}

// All are the mails so far.
func (b *Bag) All() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.raw...)
}
