-- $1, $2: schemas and names, in pairs. A partitioned table has neither rows nor TOAST of its own:
-- those of its partitions count.
SELECT
  c.oid,
  n.nspname,
  c.relname,
  c.relkind,
  d.description,
  CASE WHEN c.relkind = 'p' THEN parts.estimated_rows ELSE c.reltuples END AS estimated_rows,
  CASE WHEN c.relkind = 'p' THEN parts.toast_bytes
       ELSE pg_relation_size(nullif(c.reltoastrelid, 0)) END AS toast_bytes,
  -- pg_class as the snapshot sees it, against the file in use now.
  c.relkind = 'm' AND c.relfilenode IS DISTINCT FROM pg_relation_filenode(c.oid) AS refreshed_since,
  -- BEFORE INSERT ... FOR EACH ROW, on the table or one of its partitions.
  EXISTS (
    SELECT FROM pg_trigger t
    WHERE t.tgrelid IN (
        SELECT c.oid
        UNION ALL
        SELECT p.relid FROM pg_partition_tree(c.oid) p WHERE c.relkind = 'p'
      )
      AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 7 = 7
  ) AS rewrites_rows
FROM unnest($1::text[], $2::text[]) AS wanted (schema, name)
JOIN pg_namespace n ON n.nspname = wanted.schema
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
LEFT JOIN pg_description d
  ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
LEFT JOIN LATERAL (
  SELECT
    coalesce(sum(leaf.reltuples) FILTER (WHERE leaf.reltuples >= 0), -1) AS estimated_rows,
    sum(pg_relation_size(nullif(leaf.reltoastrelid, 0))) AS toast_bytes
  FROM pg_partition_tree(c.oid) t
  JOIN pg_class leaf ON leaf.oid = t.relid
  WHERE t.isleaf AND c.relkind = 'p'
) parts ON c.relkind = 'p'
ORDER BY n.nspname, c.relname;
