-- $1: relations, by oid. One row a key part, without INCLUDEd columns, without the indexes of
-- primary keys and unique constraints, and without what a failed CREATE INDEX CONCURRENTLY left.
SELECT
  i.indrelid,
  c.relname,
  i.indisunique,
  -- A column from PostgreSQL 15 on.
  i.indisunique
    AND coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_not_distinct,
  am.amname,
  pg_get_expr(i.indpred, i.indrelid) AS predicate,
  pg_get_indexdef(i.indexrelid) AS definition,
  d.description,
  a.attname,
  CASE WHEN a.attname IS NULL THEN pg_get_indexdef(i.indexrelid, part.number, false) END AS expression,
  i.indoption[part.number - 1] & 1 = 1 AS descending,
  i.indoption[part.number - 1] & 2 = 2 AS nulls_first,
  i.indexrelid
FROM unnest($1::oid[]) AS wanted (relation)
JOIN pg_index i ON i.indrelid = wanted.relation
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am am ON am.oid = c.relam
CROSS JOIN LATERAL generate_series(1, i.indnkeyatts::integer) AS part (number)
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[part.number - 1]
  AND a.attnum <> 0
LEFT JOIN pg_description d
  ON d.objoid = i.indexrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE i.indisvalid
  AND i.indislive
  AND NOT EXISTS (
    SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
  )
ORDER BY i.indrelid, c.relname, part.number;
