#!/bin/sh
# federation.sh [--warm S] [--seconds S] [--links a-b,…] [--write]: messages a second over one link between two servers, of the
# same kind and of two; federation/measure.py tells more. About 8 minutes; needs root, Prosody and ejabberd of the distribution.
here=$(cd "$(dirname "$0")" && pwd)
for c in python3 openssl prosody erl setpriv; do
    command -v $c >/dev/null || { echo "$c was not found; Debian, Ubuntu: apt-get install python3 openssl prosody ejabberd util-linux" >&2; exit 1; }
done
"$here/../bluetick" version >/dev/null || exit 1 # builds when needed, before the clock runs
exec python3 -B "$here/federation/measure.py" "$@"
