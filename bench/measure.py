"""Runs a command and writes what it cost to file descriptor 3, as JSON.

    measure.py command [argument ...]

`seconds` is the whole process's wall time, `cpuSeconds` that of the command and everything it started and waited
for, `peakMiB` the largest resident size that any one of these processes reached.
"""

import json
import os
import resource
import subprocess
import sys
import time

started = time.perf_counter()
code = subprocess.call(sys.argv[1:])
seconds = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
# Linux counts kibibytes, macOS bytes.
peak = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
cost = {"code": code, "seconds": seconds, "cpuSeconds": used.ru_utime + used.ru_stime, "peakMiB": peak}
os.write(3, json.dumps(cost).encode())
