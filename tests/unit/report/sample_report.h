// A report of a good replication, for tests to change.
#pragma once

#include "etl/core/run_report.h"

namespace etl {

inline RunReport sample_report() {
  RunReport report;
  report.run_id = "20260301T050000Z-00ab12";
  report.command = "replicate";
  report.started = std::chrono::system_clock::from_time_t(1'772'341'200);
  report.seconds = 0.1234567;
  report.host = "warehouse";
  report.etl_version = "0.1.0";
  report.source = {"db.example", "5432", "sales", "etl", "15.6", true};
  report.mirror_path = "cloud_mirror/data_warehouse.db";
  report.generation = "data_warehouse.generations/x.db";
  report.snapshot = "00000003-0000001B-1";
  report.wal_position = "0/1A2B3C";
  TableReport dates;
  dates.table = "dim_date";
  dates.records = 350;
  dates.seconds = 0.01;
  TableReport sales;
  sales.table = "fact_sales";
  sales.records = 26;
  sales.seconds = 0.02;
  report.tables = {dates, sales};
  Validation validation;
  validation.level = "counts";
  validation.counts = {{"bi_schema.dim_date", 350, 350}, {"bi_schema.fact_sales", 26, 26}};
  validation.references = {{"mirror", "bi_schema.fact_sales", "fact_sales_date_id_fkey", 0}};
  validation.metrics = {
      {"revenue", "Total revenue", "currency", "50847.74", "50847.74", true, true}};
  report.validation = validation;
  return report;
}

}  // namespace etl
