"""The facts from PostgreSQL into the SQLite file named, as a pandas user writes it."""
import sqlite3
import sys

import pandas
import sqlalchemy

engine = sqlalchemy.create_engine("postgresql+psycopg2://")  # the rest is in PG*
with engine.connect() as source:
    facts = pandas.read_sql(sqlalchemy.text("SELECT * FROM bi_schema.fact_sales"), source)
target = sqlite3.connect(sys.argv[1])
facts.to_sql("fact_sales", target, index=False)
with open(sys.argv[2], encoding="utf-8") as indexes:
    target.executescript(indexes.read())
target.close()
