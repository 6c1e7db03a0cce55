-- Long values, :rows rows: texts of up to 8 KB, a third of them beyond the 2 KB that PostgreSQL
-- keeps in the row, with what COPY has to escape, and bytea of up to 4 KB.
CREATE SCHEMA text;
SELECT setseed(0.5);
CREATE TABLE text.text AS
SELECT
  n AS id,
  'Title of document ' || n AS title,
  (SELECT string_agg(md5(n * 1000 + i || '') || CASE i % 8 WHEN 0 THEN E'\n' WHEN 4 THEN E'\té' ELSE ' ' END, '')
   FROM generate_series(1, 1 + floor(power(size, 3) * 240)::integer) AS i) AS body,
  (SELECT string_agg(decode(md5(n * 1000 + i || 'bytes'), 'hex'), '')
   FROM generate_series(1, floor(power(size, 2) * 256)::integer) AS i) AS attachment
FROM (SELECT n, random() AS size FROM generate_series(1, :rows) AS n) AS documents;
ALTER TABLE text.text ADD PRIMARY KEY (id);
