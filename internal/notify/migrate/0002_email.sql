-- Mails to one address, to be deleted when a dossier's personal data are erased.
CREATE INDEX notify_mail_email ON notify_mail (email);
