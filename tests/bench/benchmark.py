"""Runs the contenders of contenders.py in turn, against the server that PG* names; see run.sh.

Wall seconds are the median of the runs; the peak is that of the largest process (ru_maxrss), by GNU
time, which is small itself. The floor of a group runs once before, uncounted, so that the tables
are in memory for all. What a run wrote is deleted before the next one starts.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from contenders import GROUPS

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
SETTINGS = ("fsync", "wal_level", "max_wal_size", "shared_buffers", "maintenance_work_mem")


class Failed(Exception):
    pass


def parse(arguments):
    names = [group.name for group in GROUPS]
    parser = argparse.ArgumentParser(prog="tests/bench/run.sh", allow_abbrev=False)
    add = parser.add_argument
    add("--rows", type=int, default=5_000_000, metavar="N", help="facts (default 5,000,000)")
    add("--runs", type=int, default=3, metavar="K", help="of each contender (default 3)")
    add("--only", metavar="GROUP,...", default=",".join(names), help="of " + ", ".join(names))
    add("--json", type=Path, metavar="FILE", help="the figures of every run, for programs")
    add("--list", action="store_true", help="say what would be run, and run nothing")
    options = parser.parse_args(arguments)
    if options.rows < 100 or options.runs < 1:
        parser.error("--rows has to be 100 at least, and --runs 1")
    if options.json and not options.json.resolve().parent.is_dir():
        parser.error(f"--json: there is no folder for {options.json}")
    wanted = options.only.split(",")
    for name in wanted:
        if name not in names:
            parser.error(f"--only: no group {name} (there are {', '.join(names)})")
    options.groups = [group for group in GROUPS if group.name in wanted]
    return options


def title(group, rows):
    return group.title.format(rows=group.rows(rows))


def say(text):
    print(text, file=sys.stderr, flush=True)


def first_line(*command):
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "?"
    return (run.stdout.splitlines() or ["?"])[0]


def psql(*arguments):
    command = ("psql", "-Xq", "-v", "ON_ERROR_STOP=1", *arguments)
    subprocess.run(command, check=True, cwd=PROJECT, stdout=subprocess.DEVNULL)


def value_of(path, key):
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        name, _, value = line.replace("=", ":", 1).partition(":")
        if name.strip() == key:
            return value.strip().strip('"')
    return "?"


def machine():
    return {
        "cpu": value_of("/proc/cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": int(value_of("/proc/meminfo", "MemTotal").split()[0]) // 1024,
        "kernel": platform.release(),
        "system": value_of("/etc/os-release", "PRETTY_NAME"),
        "load_at_start": round(os.getloadavg()[0], 2),
    }


def versions():
    pandas = ("/usr/bin/python3", "-c", "import pandas; print(pandas.__version__)")
    said = {
        "etl": first_line(os.environ["ETL"], "--version"),
        "PostgreSQL": first_line("psql", "-XAtc", "SHOW server_version"),
        "SQLite": first_line("sqlite3", "--version"),
        "GDAL": first_line("ogr2ogr", "--version"),
        "pandas": first_line(*pandas),
        "pgloader": first_line("pgloader", "--version"),
    }
    return {name: (re.findall(r"\d[\w.~-]*", text) or ["?"])[0] for name, text in said.items()}


def settings():
    collation = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
    return {
        **{name: first_line("psql", "-XAtc", f"SHOW {name}") for name in SETTINGS},
        "collation": first_line("psql", "-XAtc", collation),
    }


def make_data(groups, rows, csv):
    for database in dict.fromkeys(group.database for group in groups):
        psql("-c", f"CREATE DATABASE {database}")
    done = set()
    for group in groups:
        for file in group.data:
            if (group.database, file) in done:
                continue
            done.add((group.database, file))
            say(f"data: {file}")
            variables = ("-v", f"rows={group.rows(rows)}", "-v", f"csv={csv}")
            psql("-d", group.database, *variables, "-f", HERE / file)
    for database in {group.database for group in groups}:
        psql("-d", database, "-c", "VACUUM (ANALYZE)")


class Stage:
    """The folder in which contenders run, one after the other."""

    def __init__(self, folder, csv):
        self.folder = folder
        self.work = folder / "work"
        self.environment = {**os.environ, "BENCH": str(HERE), "FACTS_CSV": str(csv)}

    def bash(self, command, prefix=()):
        """Its output; Failed with its last line that speaks of an error, or else the last one."""
        shell = (*prefix, "bash", "-o", "pipefail", "-c", command)
        run = subprocess.run(
            shell, cwd=self.work, env=self.environment, capture_output=True, text=True, check=False
        )
        if run.returncode != 0:
            said = (run.stderr + run.stdout).strip().splitlines()
            errors = [line for line in said if "error" in line.lower()]
            raise Failed((errors or said or [f"exit code {run.returncode}"])[-1])
        return run.stdout.strip()

    def run(self, contender, database, expected):
        self.environment["PGDATABASE"] = self.environment["DB_NAME"] = database
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        self.bash(contender.prepare)
        psql("-c", "CHECKPOINT")
        os.sync()
        measured = self.folder / "time"
        before = time.monotonic()
        self.bash(contender.command, ("/usr/bin/time", "-q", "-f", "%U %S %M", "-o", measured))
        seconds = time.monotonic() - before
        user, system, peak = measured.read_text(encoding="utf-8").split()
        if contender.rows:
            rows = int(self.bash(contender.rows))
            if rows != expected:
                raise Failed(f"{rows:,} rows where {expected:,} were expected")
        return {
            "seconds": round(seconds, 3),
            "cpu_seconds": round(float(user) + float(system), 2),
            "peak_mb": round(int(peak) / 1024, 1),
        }


def measure(group, options, stage):
    """All runs of a group, in turn: floor, A, B, floor, A, B, ..."""
    expected = group.rows(options.rows)
    results = [{"contender": c.name, "runs": [], "error": None} for c in group.contenders]

    def attempt(contender, result):
        try:
            return stage.run(contender, group.database, expected)
        except Failed as failure:
            result["error"] = str(failure)
            say(f"  {contender.name}: failed: {failure}")
            return None

    say(f"{group.name}: {title(group, options.rows)}")
    attempt(group.contenders[0], results[0])
    for _ in range(options.runs):
        for contender, result in zip(group.contenders, results):
            if result["error"] is not None:
                continue
            figures = attempt(contender, result)
            if figures:
                result["runs"].append(figures)
                say(f"  {contender.name}: {figures['seconds']:.2f} s")
    for result in results:
        if result["error"] is None:
            for figure in ("seconds", "cpu_seconds"):
                result[figure] = statistics.median(run[figure] for run in result["runs"])
            result["peak_mb"] = max(run["peak_mb"] for run in result["runs"])
    etl = next(result for result in results if result["contender"].startswith("etl"))
    for result in results:
        for key, base in (("to_floor", results[0]), ("to_etl", etl)):
            both = "seconds" in result and "seconds" in base
            result[key] = round(result["seconds"] / base["seconds"], 2) if both else None
    return {
        "group": group.name,
        "title": title(group, options.rows),
        "rows": expected,
        "contenders": results,
    }


def table(measured):
    rows = [("", "seconds", "to the first", "to etl", "peak MB")]
    notes = []
    for result in measured["contenders"]:
        if result["error"] is not None:
            rows.append((result["contender"], "failed", "", "", ""))
            notes.append(f"{result['contender']} failed: {result['error']}")
            continue
        rows.append(
            (
                result["contender"],
                f"{result['seconds']:.2f}",
                *(f"{r:.2f}" if r else "" for r in (result["to_floor"], result["to_etl"])),
                f"{result['peak_mb']:.0f}",
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(5)]

    def line(cells):
        first, *others = cells
        padded = [cell.rjust(width) for cell, width in zip(others, widths[1:])]
        return "| " + " | ".join([first.ljust(widths[0]), *padded]) + " |"

    rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
    lines = [measured["title"], "", line(rows[0]), line(rule), *map(line, rows[1:])]
    return "\n".join(lines + [""] + [note + "\n" for note in notes])


def heading(report):
    host = report["machine"]
    listed = [", ".join(f"{name} {value}" for name, value in report["versions"].items())]
    listed += [", ".join(f"{name} = {value}" for name, value in report["settings"].items())]
    return (
        f"{host['cpu']}, {host['cores']} cores, {host['memory_mb'] / 1024:.0f} GB, "
        f"Linux {host['kernel']}, {host['system']}. {listed[0]}. PostgreSQL with {listed[1]}. "
        f"Medians of {report['runs']} runs.\n"
    )


def main():
    options = parse(sys.argv[1:])
    if options.list:
        for group in options.groups:
            print(f"{group.name}: {title(group, options.rows)}")
            for contender in group.contenders:
                print(f"  {contender.name}")
        return 0

    # Debian's psql is a Perl script that looks for this one, which takes as long as a small table.
    server = f"/usr/lib/postgresql/{os.environ['PGVERSION']}/bin"
    os.environ["PATH"] = f"{server}:{os.environ['PATH']}"
    # The socket: TCP and TLS would be part of what is measured.
    sockets = first_line("psql", "-XAtc", "SHOW unix_socket_directories")
    os.environ["PGHOST"] = sockets.split(",")[0].strip()
    report = {
        "rows": options.rows,
        "runs": options.runs,
        "machine": machine(),
        "versions": versions(),
        "settings": settings(),
        "groups": [],
    }
    if report["machine"]["load_at_start"] > 0.5:
        say(f"This machine is busy (load {report['machine']['load_at_start']}): expect odd figures.")
    print(heading(report), flush=True)
    with tempfile.TemporaryDirectory(prefix="etl-bench-") as folder:
        csv = Path(folder) / "FactSales.csv"
        make_data(options.groups, options.rows, csv)
        stage = Stage(Path(folder), csv)
        for group in options.groups:
            report["groups"].append(measure(group, options, stage))
            print(table(report["groups"][-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    failed = any(c["error"] for group in report["groups"] for c in group["contenders"])
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
