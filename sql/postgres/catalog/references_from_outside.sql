-- $1, $2: schemas and names of tables, in pairs. Tables beside them that refer to one of them,
-- which TRUNCATE therefore refuses.
WITH wanted AS (
  SELECT c.oid
  FROM unnest($1::text[], $2::text[]) AS pair (schema, name)
  JOIN pg_namespace n ON n.nspname = pair.schema
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = pair.name
)
SELECT DISTINCT child_schema.nspname, child.relname, parent.relname
FROM pg_constraint k
JOIN pg_class child ON child.oid = k.conrelid
JOIN pg_namespace child_schema ON child_schema.oid = child.relnamespace
JOIN pg_class parent ON parent.oid = k.confrelid
WHERE k.contype = 'f'
  AND k.conparentid = 0
  AND k.confrelid IN (SELECT oid FROM wanted)
  AND k.conrelid NOT IN (SELECT oid FROM wanted)
  AND NOT child.relispartition
ORDER BY 1, 2, 3;
