-- Both views also live in the mirror, in SQLite's words. They keep to what the two databases
-- compute alike: joins, GROUP BY, count, sum, and round() over every sum and average of money.
-- The 0.000000001 in averages: SQLite's are binary, and the 3178.825 of two sales lies just below
-- itself there, so that round() gives 3178.82 (SQLite 3.46).
CREATE OR REPLACE VIEW bi_schema.vw_sales_analysis AS
SELECT
  s.sales_id,
  s.price_per_unit,
  s.quantity_sold,
  s.total_amount,
  d.date,
  d.year,
  d.quarter_name,
  d.month,
  d.month_name,
  d.weekday_name,
  p.product_type,
  c.city
FROM bi_schema.fact_sales s
JOIN bi_schema.dim_date d ON d.dateid = s.date_id
JOIN bi_schema.dim_product p ON p.product_id = s.product_id
JOIN bi_schema.dim_customer_segment c ON c.segment_id = s.segment_id;

CREATE OR REPLACE VIEW bi_schema.vw_monthly_metrics AS
SELECT
  d.year,
  d.month,
  d.month_name,
  count(*) AS transactions,
  sum(s.quantity_sold) AS quantity,
  round(sum(s.total_amount), 2) AS revenue,
  round(avg(s.total_amount) + 0.000000001, 2) AS average_sale,
  count(DISTINCT s.product_id) AS distinct_products,
  count(DISTINCT s.segment_id) AS distinct_segments
FROM bi_schema.fact_sales s
JOIN bi_schema.dim_date d ON d.dateid = s.date_id
GROUP BY d.year, d.month, d.month_name;

COMMENT ON VIEW bi_schema.vw_sales_analysis IS 'Each sale with its day, product and city';
COMMENT ON VIEW bi_schema.vw_monthly_metrics IS 'Sales, units and revenue of each month';
