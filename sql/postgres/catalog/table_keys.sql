-- $1, $2: schema and name of a table. Its indexes, with the constraints that they are for, then the
-- foreign keys from it and to it, in the order in which they were made, as the statements that take
-- them off and that build them again exactly as they are. `stays` says why one must not be taken
-- off, and table_stays why none must be; what rests on a key that stays keeps that one too.
-- on_copy: the same index of a temporary table of the same name, or the foreign key without a look
-- at the rows that are there. `proves`: built again, a foreign key is known to hold for all rows of the table.
WITH target AS (
  SELECT
    c.oid,
    format('%I.%I', n.nspname, c.relname) AS sql_name,
    CASE
      WHEN c.relkind <> 'r' OR c.relispartition THEN 'it is not an ordinary table'
      WHEN NOT pg_has_role(c.relowner, 'USAGE') THEN 'this role does not own it'
      WHEN NOT has_schema_privilege(c.relnamespace, 'CREATE')
        THEN 'this role may not create an index in its schema'
      -- It may rely on the keys: ON CONFLICT, look-ups for each row.
      WHEN EXISTS (
        SELECT FROM pg_trigger t
        WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 4 <> 0
      ) THEN 'it has a trigger that fires on new rows'
      -- What it has still to check would forbid ALTER TABLE when the rows are in.
      WHEN EXISTS (
        SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.condeferred
      ) THEN 'it has a foreign key that is checked at the commit'
    END AS stays
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2
),
foreign_keys AS (
  SELECT
    k.oid,
    k.conname,
    k.conrelid,
    k.conindid,
    k.conparentid,
    k.convalidated,
    child_schema.nspname AS child_schema,
    child.relname AS child_name,
    format('%I.%I', child_schema.nspname, child.relname) AS child_sql_name,
    format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)) AS definition,
    CASE
      WHEN k.conrelid = target.oid AND target.stays IS NOT NULL THEN target.stays
      WHEN k.conparentid <> 0 OR child.relkind <> 'r' OR child.relispartition
        OR parent.relkind <> 'r' OR parent.relispartition
        THEN 'one of its tables is not an ordinary table'
      WHEN NOT pg_has_role(child.relowner, 'USAGE') THEN 'this role does not own its table'
      WHEN NOT (
        SELECT bool_and(has_column_privilege(k.confrelid, number, 'REFERENCES'))
        FROM unnest(k.confkey) AS referenced (number)
      ) THEN 'this role may not refer to its table'
      WHEN k.condeferred THEN 'it is checked at the commit'
      WHEN EXISTS (
        SELECT FROM pg_trigger t WHERE t.tgconstraint = k.oid AND t.tgenabled <> 'O'
      ) THEN 'its triggers are set to fire otherwise'
      -- PostgreSQL would choose the older one.
      WHEN EXISTS (
        SELECT FROM pg_index own
        JOIN pg_index other ON other.indrelid = own.indrelid AND other.indexrelid <> own.indexrelid
        WHERE own.indexrelid = k.conindid
          AND other.indisunique
          AND other.indnkeyatts = own.indnkeyatts
          AND (other.indkey::int2[])[0:other.indnkeyatts - 1] @> k.confkey
      ) THEN 'several keys of the other table would do for it'
    END AS stays
  FROM target
  JOIN pg_constraint k ON target.oid IN (k.conrelid, k.confrelid) AND k.contype = 'f'
  JOIN pg_class child ON child.oid = k.conrelid
  JOIN pg_namespace child_schema ON child_schema.oid = child.relnamespace
  JOIN pg_class parent ON parent.oid = k.confrelid
),
indexes AS (
  SELECT
    i.*,
    c.relname,
    format('%I.%I', n.nspname, c.relname) AS sql_name,
    coalesce(tablespace.spcname, '') AS tablespace,
    pg_get_indexdef(i.indexrelid) AS definition,
    k.oid AS constraint_oid,
    CASE WHEN k.oid IS NOT NULL THEN
      format('CONSTRAINT %I %s USING INDEX %I', k.conname,
             CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, c.relname)
        || CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END
        || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END
    END AS constraint_definition,
    k.conname,
    CASE
      WHEN target.stays IS NOT NULL THEN target.stays
      WHEN NOT (i.indisvalid AND i.indisready AND i.indislive) THEN 'it is not valid'
      WHEN i.indisexclusion THEN 'it is an exclusion constraint'
      WHEN tablespace.oid IS NOT NULL AND NOT has_tablespace_privilege(tablespace.oid, 'CREATE')
        THEN 'this role may not create anything in its tablespace'
      WHEN EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass
          AND d.objid = i.indexrelid
          AND d.deptype IN ('e', 'x')
      ) THEN 'an extension has a claim to it'
      WHEN EXISTS (
        SELECT FROM pg_depend d
        WHERE (d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indexrelid
            OR d.refclassid = 'pg_constraint'::regclass AND d.refobjid = k.oid)
          AND d.classid <> 'pg_constraint'::regclass
          AND d.deptype <> 'i'  -- a part of the constraint
      ) THEN 'a view or function depends on it'
      WHEN EXISTS (
        SELECT FROM foreign_keys f WHERE f.conindid = i.indexrelid AND f.stays IS NOT NULL
      ) THEN 'a foreign key that stays on needs it'
    END AS stays
  FROM target
  JOIN pg_index i ON i.indrelid = target.oid
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_tablespace tablespace ON tablespace.oid = c.reltablespace
  LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
)
SELECT
  'index' AS kind,
  $1 AS table_schema,
  $2 AS table_name,
  i.relname AS name,
  target.stays AS table_stays,
  i.stays,
  CASE
    WHEN i.constraint_oid IS NULL THEN format('DROP INDEX %s', i.sql_name)
    ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', target.sql_name, i.conname)
  END AS take_off,
  concat_ws(
    '; ',
    format('SET LOCAL default_tablespace = %L', i.tablespace),
    i.definition,
    format('ALTER TABLE %s ADD ', target.sql_name) || i.constraint_definition,
    format('COMMENT ON INDEX %s IS ', i.sql_name)
      || quote_literal(obj_description(i.indexrelid, 'pg_class')),
    'COMMENT ON CONSTRAINT ' || quote_ident(i.conname) || ' ON ' || target.sql_name || ' IS '
      || quote_literal(obj_description(i.constraint_oid, 'pg_constraint')),
    (
      SELECT string_agg(format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', i.sql_name,
                               a.attnum, a.attstattarget), '; ' ORDER BY a.attnum)
      FROM pg_attribute a
      WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0
    ),
    CASE WHEN i.indisclustered
      THEN format('ALTER TABLE %s CLUSTER ON %I', target.sql_name, i.relname) END,
    CASE WHEN i.indisreplident
      THEN format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', target.sql_name, i.relname) END
  ) AS put_back,
  (
    SELECT format('%s pg_temp.%I%s', start, $2::text,
                  substr(i.definition, length(start) + 2 + length(target.sql_name)))
    FROM format('CREATE %sINDEX %I ON', CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END,
                i.relname) AS start
  ) AS on_copy,
  false AS proves,
  1 AS position,
  i.indexrelid AS oid
FROM target, indexes i
UNION ALL
SELECT
  'foreign key',
  f.child_schema,
  f.child_name,
  f.conname,
  target.stays,
  f.stays,
  format('ALTER TABLE %s DROP CONSTRAINT %I', f.child_sql_name, f.conname),
  concat_ws(
    '; ',
    -- One that is not valid holds for new rows all the same, and here all rows are new.
    CASE WHEN NOT f.convalidated AND f.conrelid = target.oid THEN
      format('ALTER TABLE %1$s ADD %2$s; ALTER TABLE %1$s DROP CONSTRAINT %3$I', f.child_sql_name,
             regexp_replace(f.definition, ' NOT VALID$', ''), f.conname)
    END,
    format('ALTER TABLE %s ADD %s', f.child_sql_name, f.definition),
    format('COMMENT ON CONSTRAINT %I ON %s IS ', f.conname, f.child_sql_name)
      || quote_literal(obj_description(f.oid, 'pg_constraint'))
  ),
  format('ALTER TABLE %s ADD %s NOT VALID', f.child_sql_name,
         regexp_replace(f.definition, ' NOT VALID$', '')),
  f.conrelid = target.oid AND (f.convalidated OR f.definition LIKE '% NOT VALID'),
  2,
  f.oid
FROM target, foreign_keys f
WHERE f.conparentid = 0
  AND (f.conrelid = target.oid
    OR EXISTS (SELECT FROM indexes i WHERE i.indexrelid = f.conindid AND i.stays IS NULL))
ORDER BY position, oid;
