-- $1, $2: schemas and names of tables, in pairs. They and the tables that foreign keys connect with
-- them, as far as this role may lock them (LOCK TABLE's own rule), in an order that is the same for
-- everyone.
WITH wanted AS (
  SELECT c.oid
  FROM unnest($1::text[], $2::text[]) AS pair (schema, name)
  JOIN pg_namespace n ON n.nspname = pair.schema
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = pair.name
)
SELECT n.nspname, c.relname
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid IN (
    SELECT oid FROM wanted
    UNION
    SELECT confrelid FROM pg_constraint WHERE contype = 'f' AND conrelid IN (SELECT oid FROM wanted)
    UNION
    SELECT conrelid FROM pg_constraint WHERE contype = 'f' AND confrelid IN (SELECT oid FROM wanted)
  )
  AND has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')
  AND c.relkind IN ('r', 'p')
ORDER BY n.nspname, c.relname;
