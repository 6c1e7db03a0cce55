-- $1, $2: schemas and names, in pairs, all locked: pg_relation_size() waits for a lock of its own.
-- Ordinary tables that two sessions can read between them, from $3 pages on. Before version 14 there
-- is no TID range scan, and each session would read the whole table.
SELECT sized.nspname, sized.relname, sized.pages
FROM (
  SELECT
    n.nspname,
    c.relname,
    pg_relation_size(c.oid) / current_setting('block_size')::bigint AS pages
  FROM unnest($1::text[], $2::text[]) AS wanted (schema, name)
  JOIN pg_namespace n ON n.nspname = wanted.schema
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
  JOIN pg_am am ON am.oid = c.relam
  WHERE c.relkind = 'r' AND am.amname = 'heap'
) sized
WHERE sized.pages >= $3::bigint AND current_setting('server_version_num')::integer >= 140000;
