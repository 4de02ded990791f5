// Package demo makes the accounts of a demonstration (tài khoản thử nghiệm): two citizens, and for a department, a
// district and two communes a clerk, an officer, a leader and an administrator, and an administrator of the province.
//
// Their passwords are public, so the accounts are marked: a server that was not started with --demo refuses them.
package demo
