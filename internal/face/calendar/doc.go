// Package calendar is the pages of the working calendar for administrators (trang lịch làm việc), under /console/lich:
// the year as a picture, proposals of changes with their effect on open dossiers, approval by a second person and the
// progress of applying. It stands in the frame of the console, which boot hands over.
//
// Every page works without script and at 375 pixels; with script the progress looks for news by itself.
package calendar
