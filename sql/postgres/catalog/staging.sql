-- $1, $2: schema and name of a table. What decides how rows are staged for it: one row a column.
-- judged_on_arrival: a trigger may change a row before the table's rules see it, in the table or in
-- one of its partitions; so only the server can tell which rows are good.
WITH target AS (
  SELECT c.oid
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2
)
SELECT
  a.attname,
  a.attnotnull,
  a.attidentity = 'a' AS always_identity,
  has_column_privilege(a.attrelid, a.attnum, 'INSERT') AS insertable,
  EXISTS (
    SELECT FROM pg_trigger t
    WHERE t.tgrelid IN (SELECT target.oid UNION SELECT relid FROM pg_partition_tree(target.oid))
      AND NOT t.tgisinternal
      AND t.tgenabled <> 'D'
      AND t.tgtype & 7 = 7  -- for each row, before, on INSERT
  ) AS judged_on_arrival
FROM target
JOIN pg_attribute a ON a.attrelid = target.oid
WHERE a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum;
