-- title: Sales
-- unit: count
-- tables: fact_sales
SELECT count(*) FROM fact_sales
