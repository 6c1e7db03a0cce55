-- The star of sql/postgres/schema with its dimensions from data/ and :rows facts: all keys, and an
-- index more than the schema has, on the amount. Run by psql in the project's folder.
\ir ../../sql/postgres/schema/010_schema.sql
\ir ../../sql/postgres/schema/020_tables.sql
\ir ../../sql/postgres/schema/040_views.sql
\copy bi_schema.dim_date FROM 'data/DimDate (1).csv' CSV HEADER
\copy bi_schema.dim_customer_segment FROM 'data/DimCustomerSegment.csv' CSV HEADER
\copy bi_schema.dim_product FROM 'data/DimProduct.csv' CSV HEADER

-- The references are right by construction: checking them row by row would take minutes.
SET session_replication_role = replica;
SELECT setseed(0.5);
INSERT INTO bi_schema.fact_sales
  (sales_id, date_id, product_id, segment_id, price_per_unit, quantity_sold)
SELECT
  'S' || 1000 + n,
  days.ids[1 + floor(random() * cardinality(days.ids))::integer],
  products.ids[1 + floor(random() * cardinality(products.ids))::integer],
  segments.ids[1 + floor(random() * cardinality(segments.ids))::integer],
  (1 + floor(random() * 99900)::integer / 100.0)::numeric(10, 2),
  1 + floor(random() * 20)::integer
FROM
  generate_series(1, :rows) AS n,
  (SELECT array_agg(dateid ORDER BY dateid) AS ids FROM bi_schema.dim_date) AS days,
  (SELECT array_agg(product_id ORDER BY product_id) AS ids FROM bi_schema.dim_product) AS products,
  (SELECT array_agg(segment_id ORDER BY segment_id) AS ids FROM bi_schema.dim_customer_segment)
    AS segments;
RESET session_replication_role;

\ir ../../sql/postgres/schema/030_indexes.sql
CREATE INDEX fact_sales_total_amount_idx ON bi_schema.fact_sales (total_amount);
