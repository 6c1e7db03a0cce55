-- $1: views, by oid.
SELECT wanted.view, pg_get_viewdef(wanted.view) FROM unnest($1::oid[]) AS wanted (view);
