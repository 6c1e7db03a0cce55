-- $1: enum types, by oid. One row a label, in the type's order.
SELECT n.nspname, t.typname, e.enumlabel
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
JOIN pg_enum e ON e.enumtypid = t.oid
WHERE t.oid = ANY ($1::oid[])
ORDER BY n.nspname, t.typname, e.enumsortorder;
