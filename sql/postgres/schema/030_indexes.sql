-- The foreign keys (PostgreSQL indexes only the side they point to) and the columns that the views
-- and sql/queries/ group and filter by.
CREATE INDEX IF NOT EXISTS fact_sales_date_id_idx ON bi_schema.fact_sales (date_id);
CREATE INDEX IF NOT EXISTS fact_sales_product_id_idx ON bi_schema.fact_sales (product_id);
CREATE INDEX IF NOT EXISTS fact_sales_segment_id_idx ON bi_schema.fact_sales (segment_id);

CREATE INDEX IF NOT EXISTS dim_date_date_idx ON bi_schema.dim_date (date);
CREATE INDEX IF NOT EXISTS dim_date_year_month_idx ON bi_schema.dim_date (year, month);
CREATE INDEX IF NOT EXISTS dim_product_product_type_idx ON bi_schema.dim_product (product_type);
CREATE INDEX IF NOT EXISTS dim_customer_segment_city_idx ON bi_schema.dim_customer_segment (city);
