-- $1, $2: schema and name of a table, $3: columns. Its CHECKs that can be judged by a row that has no
-- values in those columns yet: with a whole row in it, a CHECK can be moved to no other table.
SELECT k.conname, pg_get_expr(k.conbin, k.conrelid)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1
  AND c.relname = $2
  AND k.contype = 'c'
  -- A column from PostgreSQL 18 on.
  AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)
  AND 0 <> ALL (k.conkey)
  AND NOT EXISTS (
    SELECT FROM pg_attribute a
    WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND a.attname = ANY ($3::text[])
  )
ORDER BY k.conname;
