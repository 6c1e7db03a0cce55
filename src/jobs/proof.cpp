#include "jobs/proof.h"

#include <algorithm>

namespace etl {

namespace {

Message rows_text(const std::optional<std::uint64_t>& rows) {
  if (!rows) return message("no such table");
  return counted("%1 row", "%1 rows", *rows, *rows);
}

Message orphans_text(std::uint64_t rows, const std::string& parent, const Message& key) {
  return counted("%1 row in the mirror without a parent in %2 (%3)",
                 "%1 rows in the mirror without a parent in %2 (%3)", rows, rows, parent, key);
}

Message columns_text(const std::vector<std::string>& columns) {
  std::string names;
  for (const std::string& column : columns) names += (names.empty() ? "" : ", ") + column;
  return message("on %1", names);
}

std::vector<std::string> mirror_names(const MirrorTable& table, const ForeignKey& key) {
  std::vector<std::string> names;
  for (const std::string& source : key.columns) {
    for (const MirrorColumn& column : table.columns) {
      if (column.source.name == source) names.push_back(column.name);
    }
  }
  return names;
}

}  // namespace

std::string label(const MirrorTable& table) {
  const std::string name = display(table.source.name);
  return table.name == table.source.name.name ? name : name + " (mirror: " + table.name + ")";
}

void Proof::differ(const std::string& object, const Message& what) {
  validation_.differences.push_back({object, what});
}

void Proof::compare_count(const MirrorTable& table, std::optional<std::uint64_t> source,
                          std::optional<std::uint64_t> mirror) {
  const CountComparison count{label(table), source, mirror};
  if (!count.equal()) {
    differ(count.table, message("source: %1, mirror: %2", rows_text(source), rows_text(mirror)));
  }
  validation_.counts.push_back(count);
}

void Proof::compare_checksum(const MirrorTable& table, const std::string& source,
                             const std::string& mirror) {
  const ChecksumComparison checksum{label(table), source, mirror};
  if (!checksum.equal()) {
    differ(checksum.table, message("values differ (checksums are not equal)"));
  }
  validation_.checksums.push_back(checksum);
}

void Proof::check_references_of(const MirrorTable& table, bool partial) {
  std::vector<ForeignKeyViolation> violations;
  try {
    violations = mirror_.foreign_key_check(table.name);
  } catch (const Error& error) {
    if (error.kind == ErrorKind::kInterrupted) throw;
    // One of both tables is as it was in an earlier generation, under another schema.
    const Message what = message("its references cannot be checked: %1", error.message());
    if (!partial) return differ(label(table), what);
    return notices_.push_back({NoticeKind::kData, label(table), what});
  }
  for (const ForeignKey& key : table.source.foreign_keys) {
    const MirrorTable* referenced = plan_.find(key.referenced);
    if (referenced == nullptr) continue;
    const auto broken = std::find_if(violations.begin(), violations.end(), [&](const auto& found) {
      return found.referenced == referenced->name && found.columns == mirror_names(table, key);
    });
    const std::uint64_t orphans = broken == violations.end() ? 0 : broken->rows;
    validation_.references.push_back({"mirror", label(table), key.name, orphans});
    if (orphans == 0) continue;
    violations.erase(broken);
    const Message what = orphans_text(orphans, referenced->name, key.name);
    if (partial) {
      notices_.push_back(
          {NoticeKind::kData, label(table), message("%1: some tables failed", what)});
    } else if (orphans_in_source(table, key) == orphans) {
      notices_.push_back({NoticeKind::kData, label(table), message("%1, as in the source", what)});
    } else {
      differ(label(table), what);
    }
  }
  if (partial) return;
  for (const ForeignKeyViolation& other : violations) {  // of keys that only the mirror has
    differ(label(table), orphans_text(other.rows, other.referenced, columns_text(other.columns)));
  }
}

std::uint64_t Proof::orphans_in_source(const MirrorTable& table, const ForeignKey& key) {
  await_source();
  return source_.count_orphans(table.source, key);
}

void Proof::check_mirror_references(bool partial) {
  for (const MirrorTable& table : plan_.tables) {
    if (mirror_.has_table(table.name)) check_references_of(table, partial);
  }
}

void Proof::ask_source(const std::vector<Metric>& metrics, const std::vector<std::string>& schemas,
                       bool references) {
  for (const MirrorTable& table : plan_.tables) {
    if (!references) break;
    for (const ForeignKey& key : table.source.foreign_keys) {
      asked_references_.push_back({&table, &key, 0});
    }
  }
  for (const Metric& metric : metrics) {
    if (applies(metric)) asked_metrics_.push_back(&metric);
  }
  source_side_.emplace([this, schemas] {
    for (AskedReference& asked : asked_references_) {
      asked.orphans = source_.count_orphans(asked.table->source, *asked.key);
    }
    source_answers_ = answers_to(
        asked_metrics_, [&](const std::string& sql) { return source_.first_row(sql, schemas); });
    for (const MetricAnswer& answer : source_answers_) {
      if (answer.failure) throw *answer.failure;
    }
  });
}

void Proof::await_source() {
  if (source_side_) source_side_->join();
  source_side_.reset();
}

void Proof::check_source_references() {
  await_source();
  for (const auto& [table, key, orphans] : asked_references_) {
    validation_.references.push_back({"source", label(*table), key->name, orphans});
    if (orphans > 0) {
      differ(label(*table), message("%1 rows in the source have no parent in %2 (%3)", orphans,
                                    display(key->referenced), key->name));
    }
  }
}

bool Proof::applies(const Metric& metric) const {
  return std::all_of(metric.tables.begin(), metric.tables.end(), [&](const std::string& needed) {
    return std::any_of(plan_.tables.begin(), plan_.tables.end(), [&](const MirrorTable& table) {
      return table.source.name.name == needed && table.name == needed;
    });
  });
}

void Proof::compare_metrics() {
  // The mirror's side first, while the source still computes its own.
  const std::vector<MetricAnswer> mirror_answers =
      answers_to(asked_metrics_, [&](const std::string& sql) { return mirror_.first_row(sql); });
  await_source();
  for (std::size_t i = 0; i < asked_metrics_.size(); ++i) {
    validation_.metrics.push_back(
        compare_metric(*asked_metrics_[i], source_answers_[i], mirror_answers[i]));
  }
}

MetricComparison Proof::compare_metric(const Metric& metric, const MetricAnswer& source,
                                       const MetricAnswer& mirror) {
  MetricComparison comparison;
  comparison.name = metric.name;
  comparison.title = metric.title;
  comparison.unit = metric.unit;
  comparison.source = source.value;
  comparison.mirror = mirror.value;
  if (mirror.failure) {
    // A table or column that the mirror lost: a difference to name, not the end of the check.
    comparison.equal = false;
    differ("metric " + metric.name,
           message("cannot be had from the mirror: %1", mirror.failure->message()));
    return comparison;
  }
  comparison.equal = source.value.has_value() == mirror.value.has_value() &&
                     (!source.value || same_number(*source.value, *mirror.value));
  if (!comparison.equal) {
    differ("metric " + metric.name, message("source: %1, mirror: %2", source.value.value_or("NULL"),
                                            mirror.value.value_or("NULL")));
  }
  return comparison;
}

}  // namespace etl
