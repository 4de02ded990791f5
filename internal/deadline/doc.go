// Package deadline counts time as the law counts it (thời hạn giải quyết, ngày hẹn trả kết quả).
//
// The engine is pure: Compute takes the calendar of a unit, the moment of acceptance, the time allowed, the pauses and
// an extension, and says when the result is due and, day by day, why. Book keeps the calendar in the database: public
// holidays and swapped Saturdays, working hours, closures of a unit, and the dated rules of handling.
//
//	deadline_day      ngày nghỉ lễ, ngày nghỉ bù, ngày làm bù
//	deadline_hours    giờ làm việc                         ┐
//	deadline_closure  đơn vị tạm ngừng làm việc            ├─ Book.For(unit) ─ Calendar ─ Compute ─ Result
//	deadline_rule     quy tắc có thời gian hiệu lực        ┘
//
// The rules, in words:
//
//   - The day of acceptance is not counted. Accepted after the cut-off, where there is one, counts as accepted on the
//     next working day.
//   - working_day counts working days. calendar_day and month count days, and a last day that is not a working day
//     moves to the next one. working_hour counts working time from the moment itself. same_day is the day of acceptance.
//   - The due moment is the end of the unit's working time on the due day; of working_hour, the moment the hours are used.
//   - A pause in days: a day counts when the clock runs at its closing. In hours: the working time within it is left out.
//     A day without working time closes at midnight.
//
// Law: 91/2015/QH13@2015-11-24#art147, 91/2015/QH13@2015-11-24#art148
package deadline
