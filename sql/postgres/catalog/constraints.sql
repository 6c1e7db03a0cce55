-- $1: relations, by oid. One row for each column of a key, one for each CHECK. The copies of a
-- foreign key that PostgreSQL keeps for each partition (conparentid) are its own affair.
SELECT
  k.conrelid,
  k.conname,
  k.contype,
  k.convalidated,
  k.condeferrable,
  k.condeferred,
  k.confmatchtype = 'f' AS match_full,
  k.confdeltype,
  k.confupdtype,
  referenced_schema.nspname AS referenced_schema,
  referenced.relname AS referenced_name,
  CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS expression,
  a.attname,
  ra.attname AS referenced_column
FROM unnest($1::oid[]) AS wanted (relation)
JOIN pg_constraint k ON k.conrelid = wanted.relation
LEFT JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS key (number, referenced, position)
  ON k.contype <> 'c'
LEFT JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.number
LEFT JOIN pg_class referenced ON referenced.oid = k.confrelid
LEFT JOIN pg_namespace referenced_schema ON referenced_schema.oid = referenced.relnamespace
LEFT JOIN pg_attribute ra ON ra.attrelid = k.confrelid AND ra.attnum = key.referenced
WHERE k.contype IN ('p', 'u', 'f', 'c') AND (k.contype <> 'f' OR k.conparentid = 0)
ORDER BY k.conrelid, k.contype, k.conname, key.position;
