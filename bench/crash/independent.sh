#!/bin/bash
# independent.sh [TRIALS] [--write]: xload's crash test, which knows nothing of ours: kill -9 of the server under load, to
# absent and to connected receivers, Bluetick beside ejabberd and Prosody, all on the same PostgreSQL. TRIALS=20 of each;
# some 15 s a trial. --write puts the table into bench/README.md. SERVERS="bluetick ejabberd prosody" RECEIVERS="offline online"
. "$(dirname "$0")/../env.sh"
TRIALS=20 WRITE=''
for a in "$@"; do
    case $a in
    --write) WRITE=--write ;;
    *[!0-9]*) sed -n '2,4s/^# //p' "$0"; exit 2 ;;
    *) TRIALS=$a ;;
    esac
done
SERVERS=${SERVERS:-bluetick ejabberd prosody}
prepare
OUT=$RESULTS_DIR/independent-$(date +%Y%m%d-%H%M%S)
mkdir -p "$OUT"
export RESULTDIR=$OUT CRASH=$OUT/crash.jsonl
trap 'for s in $SERVERS; do server "$s" stop; done; server postgres stop' EXIT
trap 'exit 130' INT TERM
"$BENCH/table.py" --describe "$TRIALS kills of each" >"$OUT/about.json" || exit 1
for receivers in ${RECEIVERS:-offline online}; do
    for s in $SERVERS; do
        rm -rf "$RUN/$s-pg" # each begins with empty data
        [ "$s" = bluetick ] && rm -rf "$RUN/bluetick"
        server postgres start >/dev/null
        server postgres fresh-db "$s" $([ "$s" = ejabberd ] && echo /usr/share/ejabberd/sql/pg.sql) || exit 1
        "$LOAD_HOME/crash.sh" kill9 "$s" pgsql "$receivers" "$TRIALS" >>"$OUT/log" 2>&1 || echo "FAILED: $s, $receivers (see $OUT/log)"
        tail -n 1 "$OUT/log"
    done
done
"$BENCH/crash/independent.py" "$OUT" $WRITE
