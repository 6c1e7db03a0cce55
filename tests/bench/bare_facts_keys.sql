-- The keys, CHECKs and indexes of bi_schema.fact_sales.
ALTER TABLE bare.fact_sales
  ADD PRIMARY KEY (sales_id),
  ADD FOREIGN KEY (date_id) REFERENCES bi_schema.dim_date (dateid),
  ADD FOREIGN KEY (product_id) REFERENCES bi_schema.dim_product (product_id),
  ADD FOREIGN KEY (segment_id) REFERENCES bi_schema.dim_customer_segment (segment_id),
  ADD CHECK (price_per_unit > 0),
  ADD CHECK (quantity_sold > 0);
CREATE INDEX ON bare.fact_sales (date_id);
CREATE INDEX ON bare.fact_sales (product_id);
CREATE INDEX ON bare.fact_sales (segment_id);
CREATE INDEX ON bare.fact_sales (total_amount);
