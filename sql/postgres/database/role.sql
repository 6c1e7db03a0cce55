-- The least that `etl` needs, as a group role: load rows into bi_schema, read them, replicate them.
-- It owns nothing, cannot log in, and cannot change tables. Run it after the schema, as the owner of
-- the tables, and again whenever you like:
--
--   psql -d proyecto_data_engineer -f sql/postgres/database/role.sql
--
-- Then give it to a role that can log in. psql's \password asks for the password, so that it
-- stands in no file and no history:
--
--   CREATE ROLE etl_nightly LOGIN IN ROLE etl_app;
--   \password etl_nightly
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'etl_app') THEN
    CREATE ROLE etl_app NOLOGIN;
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO etl_app', current_database());
END
$$;

GRANT USAGE ON SCHEMA bi_schema TO etl_app;

-- SELECT: replicate and validate. INSERT and TRUNCATE: load-csv, whose upserts need UPDATE as well;
-- grant that where you want them. No DELETE.
GRANT SELECT, INSERT, TRUNCATE ON ALL TABLES IN SCHEMA bi_schema TO etl_app;

-- Tables that the role running this file adds later.
ALTER DEFAULT PRIVILEGES IN SCHEMA bi_schema GRANT SELECT, INSERT, TRUNCATE ON TABLES TO etl_app;
