-- The ten products that bring in the most.
SELECT
  p.product_id,
  p.product_type,
  count(*) AS sales,
  sum(s.quantity_sold) AS quantity,
  round(sum(s.total_amount), 2) AS revenue
FROM fact_sales s
JOIN dim_product p ON p.product_id = s.product_id
GROUP BY p.product_id, p.product_type
ORDER BY revenue DESC, p.product_id
LIMIT 10;
