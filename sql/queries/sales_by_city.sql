-- Sales of each city, best first. Ties go by key: the two databases order names differently.
-- 0.000000001: see sql/postgres/schema/040_views.sql.
SELECT
  c.city,
  count(DISTINCT s.segment_id) AS segments,
  count(*) AS sales,
  sum(s.quantity_sold) AS quantity,
  round(sum(s.total_amount), 2) AS revenue,
  round(avg(s.total_amount) + 0.000000001, 2) AS average_sale
FROM fact_sales s
JOIN dim_customer_segment c ON c.segment_id = s.segment_id
GROUP BY c.city
ORDER BY revenue DESC, min(c.segment_id);
