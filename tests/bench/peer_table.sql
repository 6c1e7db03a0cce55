-- SQLite: the table that psql's CSV is imported into.
CREATE TABLE fact_sales (
  sales_id TEXT NOT NULL, date_id INTEGER NOT NULL, product_id INTEGER NOT NULL,
  segment_id INTEGER NOT NULL, price_per_unit NUMERIC NOT NULL, quantity_sold INTEGER NOT NULL,
  total_amount NUMERIC NOT NULL
);
