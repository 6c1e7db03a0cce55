-- The facts of sales.sql once more, with their unique key and nothing else.
CREATE SCHEMA key_only;
CREATE TABLE key_only.sales (LIKE bi_schema.fact_sales);
INSERT INTO key_only.sales SELECT * FROM bi_schema.fact_sales;
ALTER TABLE key_only.sales ADD PRIMARY KEY (sales_id);
