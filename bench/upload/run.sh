#!/bin/bash
# upload/run.sh [--size MB] [--runs N] [--slots N]: uploads and downloads a file over plain HTTP on 127.0.0.1, from Bluetick
# and from nginx in turns, and asks for slots; prints MB/s of both, and what it did to the server's heap. About a minute.
cd "$(dirname "$0")" || exit 1
for c in python3 nginx curl taskset jcmd; do
    command -v $c >/dev/null || { echo "$c was not found (Debian: apt-get install python3 nginx-light curl util-linux; jcmd comes with the JDK)" >&2; exit 1; }
done
../../bluetick version >/dev/null || exit 1 # builds when needed
exec python3 upload.py "$@"
