#!/bin/sh
# federation.sh [--kills N]: the crash test across two servers; 20 kills take about 5 minutes.
here=$(cd "$(dirname "$0")" && pwd)
command -v python3 >/dev/null || { echo "python3 was not found; install it (Debian, Ubuntu: apt-get install python3)" >&2; exit 1; }
"$here/../../bluetick" version >/dev/null || exit 1 # builds when needed, before the clock runs
exec python3 -B "$here/federation.py" "$@"
