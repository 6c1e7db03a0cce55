CREATE SCHEMA IF NOT EXISTS bi_schema;

COMMENT ON SCHEMA bi_schema IS 'Sales as a star: one fact table, three dimensions, two views';
