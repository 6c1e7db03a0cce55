-- Revenue of each month, oldest first.
SELECT year, month, month_name, transactions, quantity, revenue, average_sale
FROM vw_monthly_metrics
ORDER BY year, month, month_name;
