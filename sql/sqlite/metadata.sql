-- What a mirror says of itself, beside the data. Runs in sqlite3 as it stands.

-- One row for each table and run.
CREATE TABLE etl_control (
  id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  last_update TEXT NOT NULL,               -- UTC, ISO 8601
  records_processed INTEGER NOT NULL,
  execution_time_seconds REAL NOT NULL,
  status TEXT NOT NULL,                    -- SUCCESS or ERROR
  error_message TEXT,
  run_id TEXT NOT NULL,
  checksum TEXT
);

-- What every column was in the source, and how it is kept.
CREATE TABLE etl_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  source_schema TEXT NOT NULL,
  source_table TEXT NOT NULL,
  source_column TEXT NOT NULL,
  source_type TEXT NOT NULL,
  nullable BOOLEAN NOT NULL,
  collation TEXT,
  default_value TEXT,
  comment TEXT,
  storage TEXT NOT NULL,
  PRIMARY KEY (table_name, column_name)
);

-- The runs that made this file, the newest last.
CREATE TABLE etl_runs (
  run_id TEXT NOT NULL PRIMARY KEY,
  source TEXT NOT NULL,                    -- database at host:port
  snapshot TEXT,                           -- pg_export_snapshot()
  wal_position TEXT,                       -- pg_current_wal_lsn()
  started_at TEXT NOT NULL,                -- UTC, ISO 8601
  finished_at TEXT NOT NULL,
  etl_version TEXT NOT NULL,
  options TEXT NOT NULL                    -- how types are kept: "numeric=auto arrays=text"
);

-- Labels of the source's enum types, in their order.
CREATE TABLE etl_enums (
  type_name TEXT NOT NULL,
  position INTEGER NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (type_name, position)
);
