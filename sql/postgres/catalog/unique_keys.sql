-- $1, $2: schema and name of a table. What keeps its rows apart: a row for each part of each unique
-- index, the primary key's first, and those of each exclusion constraint. `expression` in the names
-- of the table's columns; `equals` and `collated` as the index compares, the latter where that is not
-- the column's own. `searchable`: a query can tell which rows it would not take.
WITH target AS (
  SELECT c.oid
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2
)
SELECT
  c.relname,
  i.indisprimary,
  i.indisunique
    AND am.amname = 'btree'
    AND NOT EXISTS (
      -- GROUP BY compares as the type's default operator class does.
      SELECT FROM unnest(i.indclass::oid[]) AS class (oid)
      JOIN pg_opclass o ON o.oid = class.oid
      WHERE NOT o.opcdefault
    ) AS searchable,
  NOT i.indimmediate AS deferrable,
  -- A column from PostgreSQL 15 on.
  coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_not_distinct,
  coalesce(pg_get_expr(i.indpred, i.indrelid), '') AS predicate,
  a.attname AS column_name,
  coalesce(quote_ident(a.attname), pg_get_indexdef(i.indexrelid, part.number, false)) AS expression,
  CASE WHEN i.indcollation[part.number - 1] <> coalesce(a.attcollation, 0)
    THEN format(' COLLATE %I.%I', collation_schema.nspname, l.collname) ELSE '' END AS collated,
  CASE WHEN operator.oid IS NOT NULL
    THEN format('OPERATOR(%I.%s)', operator_schema.nspname, operator.oprname) END AS equals
FROM target
JOIN pg_index i ON i.indrelid = target.oid
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am am ON am.oid = c.relam
CROSS JOIN LATERAL generate_series(1, i.indnkeyatts::integer) AS part (number)
JOIN pg_opclass o ON o.oid = i.indclass[part.number - 1]
LEFT JOIN pg_amop equality ON equality.amopfamily = o.opcfamily
  AND equality.amoplefttype = o.opcintype
  AND equality.amoprighttype = o.opcintype
  AND equality.amopstrategy = 3
  AND am.amname = 'btree'
LEFT JOIN pg_operator operator ON operator.oid = equality.amopopr
LEFT JOIN pg_namespace operator_schema ON operator_schema.oid = operator.oprnamespace
LEFT JOIN pg_collation l ON l.oid = i.indcollation[part.number - 1]
LEFT JOIN pg_namespace collation_schema ON collation_schema.oid = l.collnamespace
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[part.number - 1]
  AND a.attnum <> 0
WHERE (i.indisunique OR i.indisexclusion) AND i.indisready AND i.indislive
ORDER BY i.indisprimary DESC, c.relname, part.number;
