// The schema of a source database as plain values: what the catalog says, nothing about how it
// is kept elsewhere. Filled by the PostgreSQL adapter, read by planning, copying and reporting.
// Value types: copy freely, share across threads only as const.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace etl {

struct QualifiedName {
  std::string schema;
  std::string name;
  friend bool operator==(const QualifiedName& a, const QualifiedName& b) {
    return a.name == b.name && a.schema == b.schema;
  }
  friend bool operator<(const QualifiedName& a, const QualifiedName& b) {
    return std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
  }
};

// "schema.name", for people and logs; not quoted, never for SQL.
inline std::string display(const QualifiedName& name) { return name.schema + "." + name.name; }

enum class TypeKind { kBase, kArray, kComposite, kEnum, kRange, kOther };

// A column's type with domains already resolved to what they rest on.
struct SourceType {
  std::string name;  // as format_type() prints it: "numeric(10,2)", "public.mood", "text[]"
  std::string base;  // pg_type.typname of the underlying type: "numeric", "int4", "_text"
  TypeKind kind = TypeKind::kBase;
  int precision = -1;         // numeric(p,s) only, else -1
  int scale = -1;             // numeric(p,s) only, else -1; may be negative from PostgreSQL 15 on
  int length = -1;            // declared n of char(n), varchar(n), bit(n), else -1
  std::string domain;         // "schema.domain" where the column's type is a domain, else empty
  QualifiedName enumeration;  // of an enum, else empty
};

struct Column {
  std::string name;
  int number = 0;  // pg_attribute.attnum
  SourceType type;
  bool not_null = false;
  bool generated = false;  // GENERATED ALWAYS AS (...) STORED
  bool identity = false;
  std::string default_sql;  // pg_get_expr() of default or generation expression, else empty
  std::string collation;    // where it is not the database's default, else empty
  std::string comment;
};

struct Key {  // PRIMARY KEY or UNIQUE constraint
  std::string name;
  std::vector<std::string> columns;
};

struct ForeignKey {
  std::string name;
  std::vector<std::string> columns;
  QualifiedName referenced;
  std::vector<std::string> referenced_columns;
  std::string on_delete;  // "NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"
  std::string on_update;
  bool match_full = false;
  bool deferrable = false;
  bool initially_deferred = false;
  bool validated = true;
};

struct Check {
  std::string name;
  std::string expression;  // pg_get_expr(), without the word CHECK
  bool validated = true;
};

struct IndexPart {
  std::string column;  // name, or empty where `expression` is set
  std::string expression;
  bool descending = false;
  bool nulls_first = false;
};

struct Index {  // without those that belong to a primary key or a unique constraint
  std::string name;
  bool unique = false;
  bool nulls_not_distinct = false;
  std::string method;  // "btree", "gin", ...
  std::vector<IndexPart> parts;
  std::string predicate;   // of a partial index, else empty
  std::string definition;  // pg_get_indexdef()
  std::string comment;
};

enum class RelationKind { kTable, kPartitionedTable, kMaterializedView, kForeignTable };

struct Relation {
  QualifiedName name;
  RelationKind kind = RelationKind::kTable;
  std::vector<Column> columns;  // live ones, in the table's order
  Key primary_key;              // no columns where there is none
  std::vector<Key> unique_keys;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
  std::vector<Index> indexes;
  std::string comment;
  double estimated_rows = -1;     // reltuples; -1 where never analyzed
  bool rewrites_rows = false;     // a BEFORE INSERT trigger may fill in what a new row lacks
  std::uint64_t toast_bytes = 0;  // on disk, of the values that are kept out of their rows
};

struct View {
  QualifiedName name;
  std::vector<Column> columns;
  std::string definition;  // pg_get_viewdef(), ends with ';'
  std::string comment;
};

struct EnumType {
  QualifiedName name;
  std::vector<std::string> labels;  // in their order
};

struct SchemaModel {
  std::vector<Relation> relations;  // by schema and name
  std::vector<View> views;          // in an order in which each depends only on earlier ones
  std::vector<EnumType> enums;
  // Selected, but this role has no SELECT on them (or no USAGE on their schema): to be reported
  // as failed, never left out. By schema and name.
  std::vector<QualifiedName> unreadable;
  std::vector<QualifiedName> unreadable_views;
};

// Which relations a run takes.
struct SchemaSelection {
  std::vector<std::string> schemas;
  std::vector<std::string> tables;   // names or schema.name; empty: all
  std::vector<std::string> exclude;  // names or schema.name
};

// Order in which referenced tables come before those that refer to them (Kahn's algorithm over
// the foreign keys). Ties keep the input order; tables in a cycle come last, in input order.
std::vector<const Relation*> in_foreign_key_order(const std::vector<Relation>& relations);

}  // namespace etl
