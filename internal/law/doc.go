// Package law keeps legal documents as data (văn bản quy phạm pháp luật) and cites them.
//
// A document is known by number, date and issuer together, because numbers alone repeat: there are two resolutions
// 50/NQ-CP. A citation in code or data is a key with an article, "91/2015/QH13@2015-11-24#art148.5"; Cite writes it as
// officials do, "khoản 5 Điều 148 Bộ luật Dân sự số 91/2015/QH13".
package law
