-- Creates the source database where it is missing. `etl load-csv` does the same by itself; this
-- file is for administrators who hand out databases and do not let applications make them.
--
--   psql -d postgres -f sql/postgres/database/create_database.sql
--   psql -d postgres -v name=sales -f sql/postgres/database/create_database.sql
--
-- For psql: uses \gexec, because CREATE DATABASE has no IF NOT EXISTS.
\set ON_ERROR_STOP on
\if :{?name}
\else
  \set name proyecto_data_engineer
\endif

SELECT format('CREATE DATABASE %I ENCODING ''UTF8'' TEMPLATE template0', :'name')
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = :'name')
\gexec
