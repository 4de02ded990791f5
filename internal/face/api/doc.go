// Package api is the face of machines (giao diện lập trình ứng dụng): gateways,
// ministries' systems and scripts read procedures, file dossiers and act on
// them with the same rights and the same rules as people.
//
// Every change takes an Idempotency-Key, every change to an existing thing an
// If-Match; errors are RFC 9457 problem details in Vietnamese. The OpenAPI
// document is made from the same table of routes that serves them.
package api
