-- The times a clock stood move into the ledger (sổ thời hạn), which alone writes them from now on; dossier_pause stays as
-- it was. The ledger's first entry of a dossier is its acceptance, then what happened in order.
INSERT INTO ledger_entry (subject, n, kind, at, noted_at, account, account_name, unit_id, unit_name, reason, law, evidence,
  amount, time_kind, cut_off, basis, restart, until_at, before_at, after_at, national_at, state, holder_role, holder_unit,
  holder_unit_name, holder, holder_name, leg_from_at, leg_budget, leg_due_at, leg_spent)
SELECT subject, ROW_NUMBER() OVER (PARTITION BY subject ORDER BY at, ord), kind, at, at, account, account_name, unit_id,
  unit_name, reason, law, NULL, amount, time_kind, cut_off, basis, restart, 0, 0, after_at, 0, '', '', '', '', '', '',
  0, 0, 0, 0
FROM (
  SELECT d.id AS subject, 1 AS ord, 'start' AS kind, d.accepted_at AS at, '' AS account, '' AS account_name,
    d.unit_id AS unit_id, d.unit_name AS unit_name, '' AS reason, '' AS law, d.budget_amount AS amount,
    d.budget_kind AS time_kind, d.budget_cut_off AS cut_off, d.budget_basis AS basis, FALSE AS restart,
    CASE WHEN d.extended = 0 AND NOT EXISTS (SELECT 1 FROM dossier_pause p WHERE p.dossier_id = d.id)
      THEN d.due_at ELSE 0 END AS after_at
  FROM dossier d WHERE d.accepted_at > 0 AND d.budget_kind <> ''
  UNION ALL
  SELECT p.dossier_id, 2, 'pause', p.from_at, s.actor, s.actor_name, s.unit_id, s.unit_name, p.why, p.law, 0, '', '', '',
    p.restart, 0
  FROM dossier_pause p JOIN dossier d ON d.id = p.dossier_id AND d.accepted_at > 0 AND d.budget_kind <> ''
  JOIN dossier_step s ON s.dossier_id = p.dossier_id AND s.n = p.n
  UNION ALL
  SELECT p.dossier_id, 3, 'resume', p.to_at, '', '', '', '', '', p.law, 0, '', '', '', p.restart, d.due_at
  FROM dossier_pause p JOIN dossier d ON d.id = p.dossier_id AND d.accepted_at > 0 AND d.budget_kind <> ''
  WHERE p.to_at > 0
  UNION ALL
  SELECT s.dossier_id, 4, 'extend', s.at, s.actor, s.actor_name, s.unit_id, s.unit_name, COALESCE(s.data ->> 'reason', ''),
    '', d.extended, '', '', '', FALSE, d.due_at
  FROM dossier_step s JOIN dossier d ON d.id = s.dossier_id AND d.accepted_at > 0 AND d.budget_kind <> '' AND d.extended > 0
  WHERE s.action = 'extend'
  UNION ALL
  SELECT d.id, 5, 'stop', d.ended_at, '', '', '', '', '', '', 0, '', '', '', FALSE, d.due_at
  FROM dossier d WHERE d.accepted_at > 0 AND d.budget_kind <> '' AND d.ended_at > 0
) AS past;

-- Open dossiers whose clock runs, to count them anew when the calendar changes.
CREATE INDEX dossier_running_idx ON dossier (id) WHERE NOT closed AND accepted_at > 0 AND ended_at = 0;
