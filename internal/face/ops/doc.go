// Package ops is the part of the console that looks after the machine (trang vận hành): how it has fared, who is signed
// in, what is sealed, what is backed up, and who has read what.
//
//	/console/suc-khoe     checks now, alarms, thirty hours or ninety days as pictures
//	/console/phien        who is signed in now, within the reach of the reader
//	/console/niem-phong   how far the seal has come, checkpoints, witnesses, what does not hold
//	/console/sao-luu      backups: made, read back, failed
//	/console/luot-xem     the log of readings of personal data
//
// It changes one thing only: an operator says that a clock is right.
//
// Law: 85/2016/NĐ-CP, 53/2022/NĐ-CP, 91/2025/QH15
package ops
