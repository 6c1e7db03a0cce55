-- What load-csv remembers of the files it has loaded, so that one is not loaded twice by accident:
-- a row a file and load, added in the transaction of the load and never changed. Run with the
-- schema that the files are loaded into as search_path. The comment is the mark by which `etl`
-- knows the table for its own: one without it is the user's, and treated like any other.
CREATE TABLE IF NOT EXISTS etl_load_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id text NOT NULL,
  table_name text NOT NULL,
  file text NOT NULL,
  sha256 text NOT NULL,
  mode text NOT NULL,
  bytes bigint NOT NULL,
  rows_read bigint NOT NULL,
  rows_loaded bigint NOT NULL,
  rows_rejected bigint NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE etl_load_log IS 'etl load log: the files that etl load-csv has loaded';
