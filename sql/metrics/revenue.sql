-- title: Total revenue
-- unit: currency
-- tables: fact_sales
SELECT round(coalesce(sum(total_amount), 0), 2) FROM fact_sales
