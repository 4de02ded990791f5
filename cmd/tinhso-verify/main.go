// Command tinhso-verify checks the proof of a receipt or a result, offline
// (kiểm chứng giấy tiếp nhận, kết quả đã niêm phong). It knows no server and no database.
package main

import (
	"os"

	"tinhso/internal/examine"
)

func main() { os.Exit(examine.Run(os.Args[1:], os.Stdout, os.Stderr)) }
