"""Reads a file with pandas into a frame of the same types and prints rows, wall s, CPU s and peak MB."""
import resource
import sys
import time

start = time.time()
import pandas

path = sys.argv[1]
dates = ["l_shipdate", "l_commitdate", "l_receiptdate"]
frame = pandas.read_csv(path, parse_dates=dates) if path.endswith(".csv") else pandas.read_parquet(path)
used = resource.getrusage(resource.RUSAGE_SELF)
print(len(frame), time.time() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
