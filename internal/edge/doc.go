// Package edge is the outermost door of the machine (cửa ngoài): the
// certificate under which the platform is reached, the way from http to https,
// and what systemd is told.
//
//	:443 ── TLS 1.2, 1.3 ──┬─ files, read again when they change
//	                       └─ ACME: asked for, kept in DATA/acme, renewed after two thirds of its life
//	:80  ── 308 to https; ACME's http-01
//
// Behind a balancer that ends TLS none of it is used. A certificate that was
// replaced by one that does not fit (another key, an end in the past) is not
// taken: the old one stays and the log says why. While the authority cannot be
// reached the old certificate is served; health counts the days.
package edge
