-- $1: schema. What of an installation is there: the schema itself, tables and views.
SELECT 'schema', n.nspname FROM pg_namespace n WHERE n.nspname = $1
UNION ALL
SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END, c.relname
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v');
