"""What tests/bench/run.sh measures: groups of contenders that do the same work.

Commands are bash, run in an empty folder that is emptied after each run, with PG* set, and
ETL (the program), BENCH (this folder) and FACTS_CSV.
"""
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Contender:
    name: str
    command: str
    prepare: str = ""  # before each run, not timed
    rows: str = ""  # prints how many rows there are afterwards; not timed


@dataclass(frozen=True)
class Group:
    name: str
    title: str  # with the number of rows as {rows}
    rows: Callable[[int], int]  # of --rows; what each contender has to have copied
    data: tuple  # SQL files, run once with this number as :rows
    contenders: tuple  # the first one is the floor
    database: str = "bench"


PSQL = "psql -Xq -v ON_ERROR_STOP=1"


def copy_out(query):
    return f"""{PSQL} -c "\\copy ({query}) TO '/dev/null'" """


def replicate(schema, options="--verify counts"):
    return f'"$ETL" --quiet replicate --schema {schema} --mirror mirror.db {options}'


def in_sqlite(table):
    return f'sqlite3 mirror.db "SELECT count(*) FROM {table}"'


def replicates(schema, table, *options):
    """etl replicate with each of the options."""
    return tuple(
        Contender(f"etl replicate {o}", replicate(schema, o), rows=in_sqlite(table))
        for o in options
    )


KEY = Group(
    "key",
    "One table with a unique text key, {rows:,} rows",
    lambda rows: rows,
    ("sales.sql", "key_only.sql"),
    (
        Contender("psql `\\copy` to /dev/null", copy_out("SELECT * FROM key_only.sales")),
        *replicates("key_only", "sales", "--verify counts", "--verify checksum"),
        Contender(
            "etl validate --level checksum",
            '"$ETL" --quiet validate --schema key_only --mirror mirror.db --level checksum',
            prepare=replicate("key_only", "--verify none"),
        ),
    ),
)

STAR = Group(
    "star",
    "The star, {rows:,} facts with unique key and 4 indexes (etl: all tables; others: the facts)",
    lambda rows: rows,
    ("sales.sql", "key_only.sql"),
    (
        Contender("psql `\\copy` to /dev/null", copy_out("SELECT * FROM bi_schema.fact_sales")),
        *replicates("bi_schema", "fact_sales", "--views skip", "--views translate"),
        Contender(
            "psql CSV, sqlite3 `.import`, CREATE INDEX",
            f'{PSQL} -c "COPY (SELECT * FROM bi_schema.fact_sales) TO STDOUT (FORMAT csv)" |'
            ' sqlite3 mirror.db ".read $BENCH/peer_table.sql"'
            ' ".import --csv /dev/stdin fact_sales" ".read $BENCH/peer_indexes.sql"',
            rows=in_sqlite("fact_sales"),
        ),
        Contender(
            "ogr2ogr, CREATE INDEX",
            'ogr2ogr -f SQLite -gt unlimited mirror.db "PG:dbname=$PGDATABASE"'
            ' -sql "SELECT * FROM bi_schema.fact_sales" -nln fact_sales &&'
            ' sqlite3 mirror.db ".read $BENCH/peer_indexes.sql"',
            rows=in_sqlite("fact_sales"),
        ),
        Contender(
            "pandas read_sql, to_sql, CREATE INDEX",
            '/usr/bin/python3 "$BENCH/pandas_copy.py" mirror.db "$BENCH/peer_indexes.sql"',
            rows=in_sqlite("fact_sales"),
        ),
    ),
)

EMPTY_FACTS = f'{PSQL} -c "TRUNCATE bi_schema.fact_sales"'
FACTS_LOADED = f'{PSQL} -Atc "SELECT count(*) FROM bi_schema.fact_sales"'
COPY_COLUMNS = "(sales_id, date_id, product_id, segment_id, price_per_unit, quantity_sold)"


def copy_in(table):
    return f"""{PSQL} -c "\\copy {table} {COPY_COLUMNS} FROM '$FACTS_CSV' CSV HEADER" """


LOAD = Group(
    "load",
    "CSV into the facts with all keys, CHECKs and 4 indexes, {rows:,} rows",
    lambda rows: rows,
    ("load.sql",),
    (
        Contender(
            "psql `\\copy` into a bare table, then keys and indexes",
            copy_in("bare.fact_sales") + f'&& {PSQL} -f "$BENCH/bare_facts_keys.sql"',
            prepare=f'{PSQL} -f "$BENCH/bare_facts.sql"',
            rows=f'{PSQL} -Atc "SELECT count(*) FROM bare.fact_sales"',
        ),
        Contender(
            "etl load-csv (replace)",
            '"$ETL" --quiet load-csv --no-init --table fact_sales "$FACTS_CSV"',
            prepare=EMPTY_FACTS,
            rows=FACTS_LOADED,
        ),
        Contender(
            "psql `\\copy` into the table as it is",
            copy_in("bi_schema.fact_sales"),
            prepare=EMPTY_FACTS,
            rows=FACTS_LOADED,
        ),
        Contender(
            "pgloader into the table as it is",
            'pgloader --quiet --root-dir "$PWD" "$BENCH/pgloader.load"',
            prepare=EMPTY_FACTS,
            rows=FACTS_LOADED,
        ),
    ),
    database="load",
)

WIDE = Group(
    "wide",
    "60 columns of many types, {rows:,} rows",
    lambda rows: rows // 10,
    ("wide.sql",),
    (
        Contender("psql `\\copy` to /dev/null", copy_out("SELECT * FROM wide.wide")),
        *replicates("wide", "wide", "--verify counts", "--verify checksum"),
    ),
)

TEXT = Group(
    "text",
    "Texts of up to 8 KB and bytea, {rows:,} rows",
    lambda rows: rows // 50,
    ("text.sql",),
    (
        Contender("psql `\\copy` to /dev/null", copy_out("SELECT * FROM text.text")),
        *replicates("text", "text", "--verify counts", "--verify checksum"),
    ),
)

MANY = Group(
    "many",
    "{rows:,} small tables of 20 rows",
    lambda rows: 2000,
    ("many.sql",),
    (
        Contender(
            "psql `\\copy` of each to /dev/null",
            f"{PSQL} -f copies.psql",
            prepare=f"{PSQL} -Atc \"SELECT format('\\copy (SELECT * FROM many.%I) TO ''/dev/null''',"
            " tablename) FROM pg_tables WHERE schemaname = 'many'\" > copies.psql",
        ),
        *replicates("many", "pragma_table_list WHERE name LIKE 'small_%'", "--verify counts", "--verify checksum"),
    ),
)

GROUPS = (KEY, STAR, LOAD, WIDE, TEXT, MANY)
