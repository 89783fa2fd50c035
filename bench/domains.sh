#!/bin/sh
# domains.sh [--domains N] [--limit KB]: what an idle link to another domain costs in memory, with 500 of them. About a minute.
here=$(cd "$(dirname "$0")" && pwd)
for c in python3 openssl; do
    command -v $c >/dev/null || { echo "$c was not found; Debian, Ubuntu: apt-get install python3 openssl" >&2; exit 1; }
done
"$here/../bluetick" version >/dev/null || exit 1 # builds when needed, before the clock runs
exec python3 -B "$here/federation/domains.py" "$@"
