// Package policy says who may do what (phân quyền truy cập), from one table.
//
//	Can(ctx, action, object)     may the caller do this to that one thing?
//	ScopeOf(ctx, action)         which part of a list is the caller's? the same rows, as a condition for the query
//	Public(ctx, why)             this page asks nobody, and here is why
//	Watch(ctx)                   the backstop: did anybody ask at all?
//
// A rule is a row: role, action, kind of object, relation, law. What no row allows is refused. A thing that the caller
// may not even read is not found, so that its existence cannot be guessed; one that may be read is forbidden.
// Relations hold for the unit at which the role was granted:
//
//	own        it is the caller's (account, or shown by a second fact)
//	assigned   it is in the caller's hands, in the unit of the grant
//	unit       it belongs to the unit of the grant
//	subtree    it belongs to that unit or one below
//	consulted  that unit was asked for its opinion
//	public     anybody
//
// The whole matrix stands in testdata/matrix.vi.txt, for a lawyer to read.
// Reading personal data is logged in the same request: Reading.
package policy
