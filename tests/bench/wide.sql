-- 60 columns of many types, :rows rows; every second kind of column is NULL in a fifth of the rows.
CREATE SCHEMA wide;
SELECT setseed(0.5);
SELECT format('CREATE TABLE wide.wide AS SELECT n AS id, %s FROM generate_series(1, %s) AS n',
              string_agg(format('(%s)::%s AS %s_%s', value, type, name, i), ', ' ORDER BY name, i),
              :rows)
FROM (VALUES
  ('whole', 9, 'integer', 'random() * 1000000'),
  ('large', 6, 'bigint', 'CASE WHEN random() < 0.8 THEN random() * 9e15 END'),
  ('money', 6, 'numeric(10, 2)', 'random() * 99999'),
  ('exact', 4, 'numeric(30, 6)', 'CASE WHEN random() < 0.8 THEN random() * 1e9 END'),
  ('word', 8, 'varchar(40)', '''word '' || floor(random() * 5000)'),
  ('phrase', 4, 'text', 'CASE WHEN random() < 0.8 THEN repeat(''words '', (random() * 12)::int) END'),
  ('at', 6, 'timestamptz', 'timestamptz ''2024-01-01Z'' + random() * interval ''700 days'''),
  ('day', 4, 'date', 'CASE WHEN random() < 0.8 THEN date ''2024-01-01'' + (random() * 700)::int END'),
  ('measure', 6, 'float8', 'random() * 1e6'),
  ('flag', 4, 'boolean', 'CASE WHEN random() < 0.8 THEN random() < 0.5 END'),
  ('token', 2, 'uuid', 'md5(random()::text)')
) AS kinds (name, count, type, value), generate_series(1, count) AS i
\gexec
ALTER TABLE wide.wide ADD PRIMARY KEY (id);
