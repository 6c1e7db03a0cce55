-- title: Average sale
-- unit: currency
-- tables: fact_sales
SELECT round(avg(total_amount) + 0.000000001, 2) FROM fact_sales
