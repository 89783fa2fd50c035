#!/bin/sh
# run.sh [--kills N] [--database never|always|sometimes] [--away SECONDS] …: the crash test; exit 0 when nothing that was
# acknowledged is lost, doubled, out of order or skipped. 50 kills take about 6 minutes, --kills 3 less than one.
# --kills 0 --away 30: no kills, but PostgreSQL is away for 30 seconds under load. --help tells the rest.
here=$(cd "$(dirname "$0")" && pwd)
command -v python3 >/dev/null || { echo "python3 was not found; install it (Debian, Ubuntu: apt-get install python3)" >&2; exit 1; }
"$here/../../bluetick" version >/dev/null || exit 1 # builds when needed, before the clock runs
exec python3 -B "$here/crash.py" "$@"
