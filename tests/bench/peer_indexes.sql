-- SQLite: the indexes that etl's mirror of the facts has, for the copies that others make.
CREATE UNIQUE INDEX fact_sales_key ON fact_sales (sales_id);
CREATE INDEX fact_sales_date ON fact_sales (date_id);
CREATE INDEX fact_sales_product ON fact_sales (product_id);
CREATE INDEX fact_sales_segment ON fact_sales (segment_id);
CREATE INDEX fact_sales_amount ON fact_sales (total_amount);
