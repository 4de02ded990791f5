package report

// Check finds what cannot be in a set of sheets (kiểm tra số liệu), in reading order. It is pure: it asks nobody.
func Check(s Set) []Finding {
	c := &checker{set: &s}
	return c.all
}

type checker struct {
	set *Set
	all []Finding
}
