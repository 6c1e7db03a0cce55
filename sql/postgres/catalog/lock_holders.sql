-- $1, $2: schemas and names, in pairs. Who holds a lock that keeps even readers out, or, where $3
-- says so, any lock at all.
SELECT n.nspname, c.relname, l.pid
FROM unnest($1::text[], $2::text[]) AS wanted (schema, name)
JOIN pg_namespace n ON n.nspname = wanted.schema
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
JOIN pg_locks l ON l.relation = c.oid AND l.locktype = 'relation'
WHERE (l.mode = 'AccessExclusiveLock' OR $3::boolean)
  AND l.granted
  AND l.pid <> pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY n.nspname, c.relname
LIMIT 1;
