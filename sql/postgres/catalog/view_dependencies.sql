-- $1: views, by oid. Which of them reads which other of them.
SELECT DISTINCT r.ev_class, d.refobjid
FROM pg_rewrite r
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
WHERE r.ev_class = ANY ($1::oid[])
  AND d.refclassid = 'pg_class'::regclass
  AND d.refobjid = ANY ($1::oid[])
  AND d.refobjid <> r.ev_class;
