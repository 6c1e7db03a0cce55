-- $1: relations, by oid. One row a column, domains resolved to what they rest on. The precision
-- of numeric and the length of char, varchar and bit are inside the type modifier.
WITH RECURSIVE domains (domain, base, modifier) AS (
  SELECT t.oid, t.typbasetype, t.typtypmod FROM pg_type t WHERE t.typtype = 'd'
  UNION ALL
  SELECT d.domain, t.typbasetype, t.typtypmod
  FROM domains d
  JOIN pg_type t ON t.oid = d.base
  WHERE t.typtype = 'd'
),
resolved AS (
  SELECT d.domain, d.base, d.modifier
  FROM domains d
  JOIN pg_type t ON t.oid = d.base
  WHERE t.typtype <> 'd'
)
SELECT
  a.attrelid,
  a.attname,
  a.attnum,
  format_type(t.oid, m.modifier) AS type,
  t.typname,
  CASE WHEN element.oid IS NOT NULL THEN 'a' ELSE t.typtype END AS type_kind,
  CASE WHEN t.typname = 'numeric' AND m.modifier >= 4
       THEN ((m.modifier - 4) >> 16) & 65535 ELSE -1 END AS "precision",
  -- Eleven bits with a sign from PostgreSQL 15 on; the same for the smaller scales before.
  CASE WHEN t.typname = 'numeric' AND m.modifier >= 4
       THEN (((m.modifier - 4) & 2047) # 1024) - 1024 ELSE -1 END AS scale,
  CASE WHEN t.typname IN ('bpchar', 'varchar') AND m.modifier >= 4 THEN m.modifier - 4
       WHEN t.typname IN ('bit', 'varbit') AND m.modifier >= 0 THEN m.modifier
       ELSE -1 END AS length,
  CASE WHEN declared.typtype = 'd'
       THEN declared_schema.nspname || '.' || declared.typname END AS domain,
  type_schema.nspname AS type_schema,
  t.oid AS type_oid,
  a.attnotnull,
  a.attgenerated <> '' AS generated,
  a.attidentity <> '' AS identity,
  pg_get_expr(def.adbin, def.adrelid) AS default_sql,
  CASE WHEN co.collname = 'default' THEN NULL
       WHEN co_schema.nspname = 'pg_catalog' THEN co.collname::text
       ELSE co_schema.nspname || '.' || co.collname END AS collation,
  description.description
FROM unnest($1::oid[]) AS wanted (relation)
JOIN pg_attribute a ON a.attrelid = wanted.relation
JOIN pg_type declared ON declared.oid = a.atttypid
JOIN pg_namespace declared_schema ON declared_schema.oid = declared.typnamespace
LEFT JOIN resolved r ON r.domain = a.atttypid
JOIN pg_type t ON t.oid = coalesce(r.base, a.atttypid)
JOIN pg_namespace type_schema ON type_schema.oid = t.typnamespace
CROSS JOIN LATERAL (SELECT coalesce(r.modifier, a.atttypmod)) AS m (modifier)
LEFT JOIN pg_type element ON element.oid = t.typelem AND element.typarray = t.oid
LEFT JOIN pg_attrdef def ON def.adrelid = a.attrelid AND def.adnum = a.attnum
LEFT JOIN pg_collation co ON co.oid = a.attcollation
LEFT JOIN pg_namespace co_schema ON co_schema.oid = co.collnamespace
LEFT JOIN pg_description description
  ON description.objoid = a.attrelid AND description.classoid = 'pg_class'::regclass
  AND description.objsubid = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum;
