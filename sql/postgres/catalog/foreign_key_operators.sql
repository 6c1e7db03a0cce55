-- $1: schema, $2: table, $3: name of a foreign key. How PostgreSQL itself compares its columns:
-- one row a column, with the kind of the referenced relation.
SELECT
  a.attname,
  ra.attname,
  format('OPERATOR(%I.%s)', operator_schema.nspname, operator.oprname) AS equals,
  child.relkind,
  parent.relkind,
  parent_schema.nspname,
  parent.relname,
  k.confmatchtype = 'f' AS match_full
FROM pg_constraint k
JOIN pg_class child ON child.oid = k.conrelid
JOIN pg_namespace child_schema ON child_schema.oid = child.relnamespace
JOIN pg_class parent ON parent.oid = k.confrelid
JOIN pg_namespace parent_schema ON parent_schema.oid = parent.relnamespace
CROSS JOIN LATERAL unnest(k.conkey, k.confkey, k.conpfeqop)
  WITH ORDINALITY AS key (number, referenced, equals, position)
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.number
JOIN pg_attribute ra ON ra.attrelid = k.confrelid AND ra.attnum = key.referenced
JOIN pg_operator operator ON operator.oid = key.equals
JOIN pg_namespace operator_schema ON operator_schema.oid = operator.oprnamespace
WHERE child_schema.nspname = $1
  AND child.relname = $2
  AND k.conname = $3
  AND k.contype = 'f'
  AND k.conparentid = 0
ORDER BY key.position;
