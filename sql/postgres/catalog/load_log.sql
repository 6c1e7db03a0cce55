-- $1: schema. Its load log: whether it is one of ours (by its comment), and may be used.
SELECT
  coalesce(obj_description(c.oid, 'pg_class') LIKE 'etl load log%', false) AS ours,
  has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') AS usable
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = 'etl_load_log';
