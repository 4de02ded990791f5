package portal

import "tinhso/internal/web"

// fileRoutes lists the addresses of filing and of one's own dossiers.
func fileRoutes(r *web.Routes, f *face) {}
