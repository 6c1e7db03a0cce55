-- The star, its facts as the file :csv, and their table empty.
\ir sales.sql
COPY (
  SELECT sales_id, date_id, product_id, segment_id, price_per_unit, quantity_sold
  FROM bi_schema.fact_sales
) TO STDOUT (FORMAT csv, HEADER) \g :csv
TRUNCATE bi_schema.fact_sales;
