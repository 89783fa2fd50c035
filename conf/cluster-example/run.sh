#!/bin/sh
# run.sh: three nodes, HAProxy, clients that talk; a node is killed, and the messages are counted. See README.md.
here=$(cd "$(dirname "$0")" && pwd)
home=$(cd "$here/../.." && pwd)
command -v python3 >/dev/null || { echo "python3 was not found; install it (Debian, Ubuntu: apt-get install python3)" >&2; exit 1; }
"$home/bluetick" version >/dev/null || exit 1 # builds when needed
exec python3 -B "$home/bench/crash/cluster.py" --loopback --faults 1 --kinds "kill one" "$@"
