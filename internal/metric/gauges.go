package metric

// gauge is a measure of room health as Prometheus sees it.
type gauge struct {
	measure string
	label   string // what Of is; "" when there is one
	help    string
}

// gauges is the list of all measures; the name of each is tinhso_ and its own.
var gauges = []gauge{
	{"disk_free_bytes", "folder", "Bytes free on the disk of a folder."},
	{"disk_bytes", "folder", "Size of the disk of a folder in bytes."},
	{"disk_reserve_bytes", "", "Bytes held back for the worst hour; 0 when they were given up."},
	{"intake_closed", "", "1 while nothing new is taken in for want of room."},
	{"clock_jump_seconds", "", "How far the wall clock parted from the one that only counts on."},
	{"clock_database_skew_seconds", "", "Clock of the database less clock of this node."},
	{"clock_suspect", "", "1 while the clock cannot be believed and timers are held."},
	{"clock_synced", "", "1 while a time service steers the clock, by the kernel's word."},
	{"clock_offset_seconds", "", "Offset that the kernel is still correcting."},
	{"clock_error_seconds", "", "Greatest error of the clock by the kernel's estimate."},
	{"probe_seconds", "probe", "How long a probe of the last sample took."},
	{"probe_failed", "probe", "1 when a probe of the last sample failed."},
	{"database_answer_seconds", "", "How long the database took to answer the simplest question."},
	{"database_bytes", "", "Size of the database in bytes."},
	{"journal_events", "", "Greatest number of the journal."},
	{"journal_behind_events", "consumer", "Events that a consumer has not read yet."},
	{"journal_oldest_seconds", "consumer", "Age of the oldest event that a consumer has not read."},
	{"events_set_aside", "consumer", "Events that a consumer could not apply and that wait for a person."},
	{"jobs", "state", "Jobs kept, by state."},
	{"jobs_due", "kind", "Jobs that are due and not begun, by kind; notify.mail and parcel.send are the outboxes."},
	{"job_oldest_seconds", "kind", "Since when the oldest due job of a kind waits."},
	{"jobs_failed", "", "Jobs given up after their last attempt, kept for 60 days."},
	{"timers_overdue", "kind", "Timers that are due and have not fired."},
	{"timer_oldest_seconds", "kind", "Since when the oldest overdue timer of a kind waits."},
	{"timers_set_aside", "kind", "Timers that failed and wait for a person."},
	{"seal_waiting_events", "", "Events of the journal that are not sealed yet."},
	{"seal_oldest_seconds", "", "Age of the oldest event that is not sealed."},
	{"seal_broken", "", "Findings of the last check of the seal."},
	{"seal_entries", "", "Entries of the sealed log."},
	{"backup_age_seconds", "", "Age of the last backup that was read back whole."},
	{"backup_bytes", "", "Size of the last backup that was read back whole."},
	{"backup_failed", "", "1 when the last attempt of a backup failed."},
	{"certificate_left_seconds", "", "Time until the certificate of this node ends."},
	{"signin_failures_hour", "", "Passwords tried without success in the last hour and not forgiven."},
	{"signin_blocked", "", "Pairs of account and network address that have to wait."},
	{"filings_today", "", "Dossier codes given out today."},
	{"dossiers_open", "", "Dossiers that are not closed."},
	{"dossiers_overdue", "", "Open dossiers whose next time limit has passed."},
	{"mails", "state", "Mails kept, by what became of them."},
	{"alarms", "state", "Alarms that stand on this node, by state."},
	{"sample_age_seconds", "", "Age of the last whole sample; grows when the watch itself stands still."},
}
