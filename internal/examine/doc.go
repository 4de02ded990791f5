// Package examine tells a person whether a proof holds (kiểm chứng bằng chứng
// niêm phong), offline: at the stand-alone verifier, at `tinhso verify
// --receipt`, and where a file is dropped on the page /xac-minh.
//
//	Of(proof or PDF, result) ──► Report: holds or not, why, what is proven ──► words, JSON, exit code
//
// It is given bytes and public keys and looks at nothing else.
//
// Law: 20/2023/QH15
package examine
