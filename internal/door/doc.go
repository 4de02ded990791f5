// Package door lets people into the pages of a face and keeps their forms to one effect (cửa vào các trang): what every
// face for officers and administrators does before its own work.
//
//	guest ──▶ signs in        no right ──▶ sent where their own place is told        else ──▶ the page
package door
