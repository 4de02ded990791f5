// Package copytext writes and reads rows of a table as text (dữ liệu bảng dạng
// văn bản): the text form of PostgreSQL's COPY, which psql can load without us.
//
//	01HX…\t2026\t{"a":1}\t\N        one line a row, one field a column, \N is NULL
//
// A row means the same on both engines although they keep it differently: JSON
// loses the order of its keys on PostgreSQL. Sum therefore counts rows in a
// canonical form, and in any order: two tables with one sum hold the same rows.
package copytext
