-- The identity of the snapshot, and where in the write-ahead log it stands.
SELECT
  pg_export_snapshot(),
  CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END;
