-- title: Total quantity
-- unit: count
-- tables: fact_sales
SELECT coalesce(sum(quantity_sold), 0) FROM fact_sales
