#!/bin/bash
# web/run.sh [chat|idle] [--seconds N] [--rounds N] [--connections N] [--write]: WebSocket beside TCP, in clear and under TLS,
# with the same client: chat, when messages are stored and when they are only passed on; then what an idle connection costs.
# Prints a table; --write puts it into bench/README.md. About five minutes.
cd "$(dirname "$0")" || exit 1
for c in python3 taskset; do
    command -v $c >/dev/null || { echo "$c was not found (Debian: apt-get install python3 util-linux)" >&2; exit 1; }
done
../../bluetick version >/dev/null || exit 1 # builds when needed
exec python3 web.py "$@"
