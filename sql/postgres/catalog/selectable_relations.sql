-- $1: schemas. Everything in them that a run may copy, readable or not. From pg_class, because
-- information_schema hides what the role may not see. A partition is left out where the table it
-- belongs to is listed: it is read through that one. What an extension owns is not the user's data,
-- nor is the load log (sql/postgres/load_log/load_log.sql), known by its name and its comment.
SELECT
  n.nspname,
  c.relname,
  c.relkind,
  has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
  parent.nspname AS parent_schema,
  parent.relname AS parent_name
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
  SELECT pn.nspname, pc.relname
  FROM pg_inherits i
  JOIN pg_class pc ON pc.oid = i.inhparent
  JOIN pg_namespace pn ON pn.oid = pc.relnamespace
  WHERE i.inhrelid = c.oid AND c.relispartition AND pn.nspname = ANY ($1::text[])
) parent ON true
WHERE n.nspname = ANY ($1::text[])
  AND c.relkind IN ('r', 'p', 'm', 'f', 'v')
  AND NOT EXISTS (
    SELECT FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
  AND NOT (
    c.relname = 'etl_load_log'
    AND coalesce(obj_description(c.oid, 'pg_class') LIKE 'etl load log%', false)
  )
ORDER BY n.nspname, c.relname;
