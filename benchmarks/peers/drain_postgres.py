"""Reads the table lineitem by a peer and prints rows, wall s, CPU s and peak MB."""
import resource
import sys
import time

start = time.time()
kind, port = sys.argv[1:]
uri = "postgresql://postgres:postgres@localhost:%s/postgres" % port
query = "SELECT * FROM lineitem"
if kind == "adbc":
    import adbc_driver_postgresql.dbapi

    with adbc_driver_postgresql.dbapi.connect(uri) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        rows = sum(batch.num_rows for batch in cursor.fetch_record_batch())
else:
    import warnings

    import pandas
    import psycopg2

    warnings.simplefilter("ignore")  # It prefers SQLAlchemy, which takes longer.
    rows = len(pandas.read_sql(query, psycopg2.connect(uri)))
used = resource.getrusage(resource.RUSAGE_SELF)
print(rows, time.time() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
