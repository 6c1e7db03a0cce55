-- 2,000 small tables, each with a key, an index and 20 rows.
CREATE SCHEMA many;
DO $$
BEGIN
  FOR i IN 1..2000 LOOP
    EXECUTE format('CREATE TABLE many.small_%s AS
      SELECT n AS id, ''name '' || n AS name, n * 1.5 AS amount, now() AS at
      FROM generate_series(1, 20) AS n', i);
    EXECUTE format('ALTER TABLE many.small_%s ADD PRIMARY KEY (id)', i);
    EXECUTE format('CREATE INDEX ON many.small_%s (name)', i);
    IF i % 100 = 0 THEN COMMIT; END IF; -- the server's table of locks is small
  END LOOP;
END $$;
