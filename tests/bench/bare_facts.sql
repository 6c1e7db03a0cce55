-- The facts without any key, for a load that adds them afterwards (facts_keys.sql).
DROP SCHEMA IF EXISTS bare CASCADE;
CREATE SCHEMA bare;
CREATE TABLE bare.fact_sales (LIKE bi_schema.fact_sales INCLUDING GENERATED);
