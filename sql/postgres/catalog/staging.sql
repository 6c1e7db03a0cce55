-- $1, $2: schema and name of a table, $3: columns of a file, $4: whether its rows are to be upserted.
-- What decides how rows are staged for the table: one row a column.
-- later: the column has no value yet when the row is staged: what is not in the file is known only
-- where an upsert meets the row that is there, an identity only on the way in; and generated columns
-- that rest on one of these.
WITH target AS (
  SELECT c.oid
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2
),
columns AS (
  SELECT
    a.*,
    a.attgenerated = ''
      AND a.attname <> ALL ($3::text[])
      AND (a.attidentity <> '' OR $4::boolean) AS later
  FROM target
  JOIN pg_attribute a ON a.attrelid = target.oid
  WHERE a.attnum > 0 AND NOT a.attisdropped
)
SELECT
  a.attname,
  a.attnotnull,
  a.attidentity = 'a' AS always_identity,
  has_column_privilege(a.attrelid, a.attnum, 'INSERT') AS insertable,
  a.later
    OR a.attgenerated <> '' AND EXISTS (
      SELECT FROM pg_depend d
      JOIN columns source ON source.attnum = d.refobjsubid AND source.later
      LEFT JOIN pg_attrdef expression ON expression.adrelid = a.attrelid
        AND expression.adnum = a.attnum
      WHERE d.refclassid = 'pg_class'::regclass
        AND d.refobjid = a.attrelid
        -- Kept with the expression, or up to PostgreSQL 14 with the column.
        AND (d.classid = 'pg_attrdef'::regclass AND d.objid = expression.oid
          OR d.classid = 'pg_class'::regclass AND d.objid = a.attrelid AND d.objsubid = a.attnum)
    ) AS later
FROM columns a
ORDER BY a.attnum;
