// Package procedure is the catalogue of administrative procedures (danh mục thủ tục hành chính)
// that a province publishes: what the law says of each, which unit receives it, how long it takes,
// what it costs, which papers it asks for, and how a citizen finds it.
//
// It serves the duty to publish procedures in full (Nghị định 63/2010/NĐ-CP) and the one-stop shop
// (cơ chế một cửa, Nghị định 61/2018/NĐ-CP).
//
//	pack ──PutTx──▶ procedure_version (code, version, valid_from_on, card, detail)
//	                     │ card: small, all in memory      │ detail: read when a page asks for it
//	                     ▼                                 ▼
//	                Search, Facets, Fields           Get, At, Version ──▶ Budget, TimeWords, FeeWords
//
// A version is never changed after it is written: a dossier keeps the version it was filed under.
// Nothing the source leaves open is filled in here; a guess is stored with the word "guessed" beside it.
package procedure
