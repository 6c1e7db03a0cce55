-- The star. Columns have the names that the CSV files use, up to case and underscores.
CREATE TABLE IF NOT EXISTS bi_schema.dim_date (
  dateid       integer     NOT NULL,
  date         date        NOT NULL,
  year         integer     NOT NULL,
  quarter      integer     NOT NULL,
  quarter_name varchar(10) NOT NULL,
  month        integer     NOT NULL,
  month_name   varchar(20) NOT NULL,
  day          integer     NOT NULL,
  weekday      integer     NOT NULL,
  weekday_name varchar(20) NOT NULL,
  CONSTRAINT dim_date_pkey PRIMARY KEY (dateid),
  CONSTRAINT dim_date_year_check CHECK (year BETWEEN 1900 AND 2200),
  CONSTRAINT dim_date_quarter_check CHECK (quarter BETWEEN 1 AND 4),
  CONSTRAINT dim_date_month_check CHECK (month BETWEEN 1 AND 12),
  CONSTRAINT dim_date_day_check CHECK (day BETWEEN 1 AND 31),
  CONSTRAINT dim_date_weekday_check CHECK (weekday BETWEEN 1 AND 7)
);

CREATE TABLE IF NOT EXISTS bi_schema.dim_customer_segment (
  segment_id integer      NOT NULL,
  city       varchar(100) NOT NULL,
  CONSTRAINT dim_customer_segment_pkey PRIMARY KEY (segment_id)
);

CREATE TABLE IF NOT EXISTS bi_schema.dim_product (
  product_id   integer      NOT NULL,
  product_type varchar(100) NOT NULL,
  CONSTRAINT dim_product_pkey PRIMARY KEY (product_id)
);

CREATE TABLE IF NOT EXISTS bi_schema.fact_sales (
  sales_id       text           NOT NULL,
  date_id        integer        NOT NULL,
  product_id     integer        NOT NULL,
  segment_id     integer        NOT NULL,
  price_per_unit numeric(10, 2) NOT NULL,
  quantity_sold  integer        NOT NULL,
  total_amount   numeric(12, 2) NOT NULL
    GENERATED ALWAYS AS (price_per_unit * quantity_sold) STORED,
  CONSTRAINT fact_sales_pkey PRIMARY KEY (sales_id),
  CONSTRAINT fact_sales_date_id_fkey FOREIGN KEY (date_id)
    REFERENCES bi_schema.dim_date (dateid),
  CONSTRAINT fact_sales_product_id_fkey FOREIGN KEY (product_id)
    REFERENCES bi_schema.dim_product (product_id),
  CONSTRAINT fact_sales_segment_id_fkey FOREIGN KEY (segment_id)
    REFERENCES bi_schema.dim_customer_segment (segment_id),
  CONSTRAINT fact_sales_price_per_unit_check CHECK (price_per_unit > 0),
  CONSTRAINT fact_sales_quantity_sold_check CHECK (quantity_sold > 0)
);

COMMENT ON TABLE bi_schema.dim_date IS 'One row a calendar day';
COMMENT ON COLUMN bi_schema.dim_date.dateid IS 'Key of the day';
COMMENT ON COLUMN bi_schema.dim_date.date IS 'The day itself';
COMMENT ON COLUMN bi_schema.dim_date.year IS 'Calendar year';
COMMENT ON COLUMN bi_schema.dim_date.quarter IS 'Quarter of the year, 1 to 4';
COMMENT ON COLUMN bi_schema.dim_date.quarter_name IS 'Quarter for people: Q1 to Q4';
COMMENT ON COLUMN bi_schema.dim_date.month IS 'Month of the year, 1 to 12';
COMMENT ON COLUMN bi_schema.dim_date.month_name IS 'Month for people';
COMMENT ON COLUMN bi_schema.dim_date.day IS 'Day of the month, 1 to 31';
COMMENT ON COLUMN bi_schema.dim_date.weekday IS 'Day of the week, 1 is Monday and 7 is Sunday';
COMMENT ON COLUMN bi_schema.dim_date.weekday_name IS 'Day of the week for people';

COMMENT ON TABLE bi_schema.dim_customer_segment IS 'Customer segments and where they live';
COMMENT ON COLUMN bi_schema.dim_customer_segment.segment_id IS 'Key of the segment';
COMMENT ON COLUMN bi_schema.dim_customer_segment.city IS 'City; several segments may share one';

COMMENT ON TABLE bi_schema.dim_product IS 'Products';
COMMENT ON COLUMN bi_schema.dim_product.product_id IS 'Key of the product';
COMMENT ON COLUMN bi_schema.dim_product.product_type IS 'Kind of product; several may share one';

COMMENT ON TABLE bi_schema.fact_sales IS 'One row a sale';
COMMENT ON COLUMN bi_schema.fact_sales.sales_id IS 'Number of the sale in the till''s own form';
COMMENT ON COLUMN bi_schema.fact_sales.date_id IS 'Day of the sale';
COMMENT ON COLUMN bi_schema.fact_sales.product_id IS 'What was sold';
COMMENT ON COLUMN bi_schema.fact_sales.segment_id IS 'Who bought it';
COMMENT ON COLUMN bi_schema.fact_sales.price_per_unit IS 'Price of one unit, above 0';
COMMENT ON COLUMN bi_schema.fact_sales.quantity_sold IS 'Units sold, above 0';
COMMENT ON COLUMN bi_schema.fact_sales.total_amount IS 'price_per_unit * quantity_sold, by the server';
