#include "cli/help_texts.h"

#include "etl/core/error.h"

namespace etl {

namespace {

constexpr const char* kProgram = R"(etl keeps a proven SQLite mirror of a PostgreSQL schema.

Usage:
  etl [GLOBAL OPTIONS] COMMAND [OPTIONS]

Commands:
  load-csv    load CSV files into PostgreSQL, all or nothing
  replicate   copy a PostgreSQL schema into the mirror, prove it equal, publish it
  validate    compare the mirror with PostgreSQL as both are now
  schedule    run replicate at set times, or set up cron, systemd or Task Scheduler to

Global options, before or after the command:
      --env-file PATH       read settings from PATH (default: .env, if there)
      --report-dir FOLDER   where reports go (default: REPORT_DIR, else reports)
      --log-dir FOLDER      where logs go (default: LOG_DIR, else logs)
      --log-level LEVEL     debug, info, warning, error or off (default: LOG_LEVEL, else info)
      --debug               the same as --log-level debug --verbose
  -v, --verbose             say more on stderr: every warning, every table as it is done
  -q, --quiet               say nothing but errors, and what was asked for
      --json                print one JSON document on stdout: the report, or the error
      --no-color            no colours (also: NO_COLOR, TERM=dumb)
  -h, --help                show this, or the options of a command
      --version             show the version

Connection options, before or after the command:
      --connect-timeout S   seconds for one attempt to connect (default: 10)
      --stall-timeout S     seconds of silence from a server that owes an answer; longer than the
                            longest statement takes (default: 900)
      --lock-timeout S      seconds to wait for a lock on a table (default: 10)

The server is named by DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASSWORD in the environment or in
.env (.env.example explains every key), else by PG* variables, as in psql. A flag beats the
environment, the environment beats .env. Passwords are never taken from the command line.

Exit status:
   0  done                                  6  mirror, report, log or scheduler cannot be used
   1  internal error                        7  some tables failed, the others are done
   2  usage or configuration                8  schedule status: the last success is too old
   3  source: connection or authentication  75  another run is at work, or time was up: try later
   4  bad input data                        130, 143  interrupted
   5  source and mirror differ

Examples:
  etl load-csv data/
  etl replicate && etl validate
  etl schedule --at 02:00 --timezone America/Sao_Paulo
)";

constexpr const char* kLoadCsv =
    R"(Load CSV files into the tables of a PostgreSQL schema, all in one transaction.

Usage:
  etl load-csv [OPTIONS] [PATH...]

  PATH   a file, a folder (its *.csv and *.tsv), or - for standard input (default: data);
         packed by gzip or zstd, too

A file goes into the table of its name by letters and digits alone, 'DimDate (1).csv' into
dim_date, and so do columns. Referenced tables are loaded first. Every field is checked before it is
sent. Where anything is wrong, nothing has happened, and file and line of the bad rows are named.

What to load, and where:
      --table TABLE         load every PATH into this table
      --schema SCHEMA       schema of the tables (default: DB_SCHEMA, else bi_schema)
      --mode MODE           replace: empty the tables first (default); append: add to them;
                            upsert: change the rows whose primary key is there, add the others
      --create-table        make tables that are missing, with types that all rows fit
      --force               append a file that was loaded already once more
      --no-init             do not create the database, schema and tables that are missing
      --dry-run             do everything but the commit
      --metrics-dir FOLDER  more metrics, one .sql file each (default: sql/metrics, if there)

Bad rows:
      --max-errors N|P%     leave out up to N bad rows of a file, or P percent of its rows
                            (default: 0); needs --rejects
      --rejects FILE        where they go, as they stood in the file; FILE.reasons.csv says why. Of
                            several files each has its own: bad.csv becomes bad.FactSales.csv. What
                            is there already is not written over

How the files are written, where what is found out at their start is not right:
      --delimiter CHAR      between fields, such as ';' or tab (else one of , ; tab | that fits)
      --quote CHAR          around fields (else ", or ' where it fits); none: nothing is quoted
      --encoding NAME       such as windows-1252 (else UTF-8, or UTF-16 by its byte order mark)
      --no-header           there is no line of names: fields are the table's columns in order
      --skip-lines N        lines to leave out at the start, before the header
      --skip-footer N       records to leave out at the end
      --comment CHAR        leave out lines that begin with it

How values are written, where not as PostgreSQL writes them:
      --null TEXT           an unquoted field of this text is NULL (default: an empty one)
      --decimal CHAR        decimal sign of numbers: . (default) or ,
      --thousands CHAR      between groups of three digits: . , ' _ or space
      --date-format PATTERN such as DD/MM/YYYY or 'DD Mon YY HH24:MI', in the words of to_date()

'etl --help' lists the global options.

Examples:
  etl load-csv
  etl load-csv --table fact_sales --mode append --delimiter ';' sales/march.csv
  etl load-csv --mode upsert --max-errors 1% --rejects bad.csv FactSales.csv
  etl load-csv --create-table --decimal , --thousands . --date-format DD.MM.YYYY orders.csv
)";

constexpr const char* kReplicate =
    R"(Copy a PostgreSQL schema into a new generation of the mirror, prove it equal to the very snapshot
it was copied from, and publish it in one step.

Usage:
  etl replicate [OPTIONS]

Which tables:
      --schema SCHEMA[,...] schemas to copy; may be repeated (default: DB_SCHEMA, else bi_schema)
      --tables TABLE[,...]  only these
      --exclude TABLE[,...] all but these
                            a table is NAME or SCHEMA.NAME; "double quotes" keep commas

Into which mirror:
      --mirror PATH         default: MIRROR_PATH, else cloud_mirror/data_warehouse.db
      --mode MODE           full: everything, into a new generation (default)
      --keep N              generations that stay (default: MIRROR_KEEP, else 2)
      --publish WAY         link: replace a symbolic link, and where links cannot be had, copy
                            (default); copy: into the live file, in one transaction
      --backup-dir FOLDER   then put a copy of it there too, warehouse_YYYYMMDD.db, in the place of
                            an earlier one of the day (default: BACKUP_DIR, else none)
      --all-or-nothing      publish nothing where a table or view failed; without it, that one
                            stays as it was in the generation before
      --rollback            copy nothing: put the mirror back to the generation before; once more,
                            to the one before that

How:
      --numeric WAY         auto: numeric of up to 15 digits as a number, wider ones as exact text
                            (default); text: all as text; real: all as binary floating point
      --arrays WAY          text: as PostgreSQL writes them (default); json
      --views WAY           translate: as a view where that gives the source's result, else as a
                            table of its rows (default); materialize: as a table; skip
      --verify LEVEL        counts: prove rows, references and metrics (default); checksum: every
                            value too; none
      --metrics-dir FOLDER  more metrics, one .sql file each (default: sql/metrics, if there)
      --jobs N              tables copied at the same time, all in one snapshot (default: one for
                            every two processors, at most 4); unless it is 1, two connections read
                            a table of 64 MB or more
      --memory SIZE         for sorting the keys of indexes, like 512MB; beyond it temporary files
                            beside the mirror (default: 128MB)
      --timeout S           end the run, as by SIGTERM, when it takes longer (default: ETL_TIMEOUT,
                            else 0: no limit)
      --dry-run             say what would be done, and touch no mirror

'etl --help' lists the global options.

Examples:
  etl replicate
  etl replicate --schema sales --exclude audit_log --mirror /srv/mirror/sales.db --keep 7
  etl replicate --rollback
)";

constexpr const char* kValidate =
    R"(Compare the published mirror with PostgreSQL as both are now. Prints what differs, and ends with
status 5 where something does.

Usage:
  etl validate [OPTIONS]

Options:
      --schema SCHEMA[,...] schemas of the source; may be repeated (default: DB_SCHEMA, else
                            bi_schema)
      --tables TABLE[,...]  only these
      --exclude TABLE[,...] all but these
      --mirror PATH         default: MIRROR_PATH, else cloud_mirror/data_warehouse.db
      --level LEVEL         counts: rows, references and metrics (default); checksum: every value
                            too; rows: and name the rows that differ
      --output FILE         those rows as CSV: table, difference, key, column, source, mirror
      --metrics-dir FOLDER  more metrics, one .sql file each (default: sql/metrics, if there)

'etl --help' lists the global options.

Examples:
  etl validate
  etl validate --level rows --tables fact_sales,dim_date
)";

constexpr const char* kSchedule = R"(Run 'etl replicate' at set times.

Usage:
  etl schedule [start] [OPTIONS]   stay up and run it when it is due, until SIGTERM or Ctrl-C
  etl schedule run                 run it once, now, without retries
  etl schedule status              show the last runs, their success rate and durations, the next
                                   run, one that is under way, and how old the mirror is
  etl schedule notify-test         send a test to everybody whom the settings name
  etl schedule setup-cron          print lines for your crontab, or install them
  etl schedule setup-systemd       a service and a timer: as root of the machine, else your own
  etl schedule setup-windows       a schtasks command and a Task Scheduler XML

Options:
      --at HH:MM[,...]      times of day; may be repeated (default: ETL_SCHEDULE_TIME, else 02:00)
      --on DAYS             such as mon-fri or mon,wed,fri (default: ETL_SCHEDULE_DAYS, else every
                            day)
      --timezone ZONE       time zone of both, as America/Sao_Paulo (default: ETL_SCHEDULE_TZ, else
                            the machine's)
      --timeout S           start, run: end a run, as by SIGTERM, when it takes longer (default:
                            ETL_TIMEOUT, else 0: no limit)
      --max-age TIME        status: end with status 8 where the last success is older than that, or
                            there is none; 26h, 90m, 2d, or seconds. With --http: /healthz is 503
                            then
      --http HOST:PORT      start: show the status page at /, /healthz and OpenMetrics at /metrics;
                            port 0: a free one (default: ETL_HTTP, else nowhere). Loopback addresses
                            alone, unless ETL_HTTP_TOKEN is set, which requests then have to bring
      --install             setup-...: hand it to cron, systemd or Task Scheduler instead of
                            printing it, in place of what was installed before
      --remove              setup-...: take out again what --install put there
      --name NAME           setup-...: of the units, the task or the lines (default: etl-replicate);
                            every working folder needs one of its own

A time that daylight saving skips runs at the first moment after, one that it shows twice runs once.
Runs that were missed are made up for by one, also those missed while the schedule was not up, which
.etl/state.json tells; one that is due while another is under way is skipped. A run that fails for
want of a server, a lock or time is tried again after 1, 5 and 15 minutes (ETL_RETRIES, 0: never),
unless the next is due by then.

What is copied, and where to, the settings say: DB_SCHEMA, MIRROR_PATH, MIRROR_KEEP, BACKUP_DIR.
'etl --help' lists the global options.

Examples:
  etl schedule --at 07:30,13:00 --on mon-fri --timezone America/Sao_Paulo
  etl schedule --http 127.0.0.1:9188 --max-age 26h
  etl schedule status --max-age 26h
  etl schedule setup-systemd --at 03:30 --on mon-fri --install
)";

}  // namespace

std::string help_text(const std::string& command) {
  if (command.empty()) return kProgram;
  if (command == "load-csv") return kLoadCsv;
  if (command == "replicate") return kReplicate;
  if (command == "validate") return kValidate;
  if (command == "schedule") return kSchedule;
  throw Error(ErrorKind::kInternal, "no help for " + command);
}

}  // namespace etl
