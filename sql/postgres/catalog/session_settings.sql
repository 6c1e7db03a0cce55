-- What the text that COPY and queries give depends on, for one transaction: the server's, the
-- role's and the database's own settings must not change a single byte of a copy.
SET LOCAL datestyle = 'ISO';
SET LOCAL intervalstyle = 'iso_8601';
SET LOCAL extra_float_digits = 3;
SET LOCAL bytea_output = 'hex';
SET LOCAL timezone = 'UTC';
SET LOCAL client_encoding = 'UTF8';
SET LOCAL row_security = off;
SET LOCAL search_path = '';
-- The snapshot's own session idles while others copy.
SET LOCAL idle_in_transaction_session_timeout = 0;
