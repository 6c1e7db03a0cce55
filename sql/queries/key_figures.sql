-- All sales in one row.
-- 0.000000001: see sql/postgres/schema/040_views.sql.
SELECT
  count(*) AS sales,
  sum(quantity_sold) AS quantity,
  round(sum(total_amount), 2) AS revenue,
  round(avg(total_amount) + 0.000000001, 2) AS average_sale,
  count(DISTINCT product_type) AS product_types,
  count(DISTINCT city) AS cities,
  min(date) AS first_sale,
  max(date) AS last_sale
FROM vw_sales_analysis;
