-- title: Average sale
-- unit: currency
-- tables: fact_sales
SELECT round(avg(total_amount), 2) FROM fact_sales
