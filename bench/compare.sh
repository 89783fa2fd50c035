#!/bin/bash
# compare.sh [quick|full] [--write]: measures Bluetick, ejabberd and Prosody side by side and prints the figures with what is
# required of them. quick: one short run each, ≤ 12 minutes; full (default): two each, interleaved, after one of WARM seconds
# that is not counted, medians, ≤ 60 minutes.
# --write puts the tables into bench/README.md. The machine should have nothing else to do.
#   compare.sh --table FOLDER [--write]   the tables of an earlier time again
#   SERVERS="bluetick ejabberd prosody"  PARTS="relay idle durable"  REPEAT=2  DURATION=8  WARM=40  USERS=1000  IDLE=5000  narrow or change it
. "$(dirname "$0")/env.sh"
MODE=full WRITE='' FOLDER=''
while [ $# -gt 0 ]; do
    case $1 in
    quick | full) MODE=$1 ;;
    --write) WRITE=--write ;;
    --table) FOLDER=$2; shift ;;
    *) sed -n '2,8s/^# //p' "$0"; exit 2 ;;
    esac
    shift
done
[ "$FOLDER" ] && exec "$BENCH/table.py" "$FOLDER" $WRITE
if [ $MODE = quick ]; then
    REPEAT=${REPEAT:-1} DURATION=${DURATION:-3} WARM=${WARM:-4} QUIET=${QUIET:-2} SETTLE=${SETTLE:-3} HELD=${HELD:-2} OFFLINE=40 MAM=200
else
    REPEAT=${REPEAT:-2} DURATION=${DURATION:-8} WARM=${WARM:-40} QUIET=${QUIET:-4} SETTLE=${SETTLE:-10} HELD=${HELD:-20} OFFLINE=100 MAM=500
fi
SERVERS=${SERVERS:-bluetick ejabberd prosody} PARTS=${PARTS:-relay idle durable}
USERS=${USERS:-1000} IDLE=${IDLE:-5000}
prepare
OUT=$RESULTS_DIR/compare-$(date +%Y%m%d-%H%M%S)
RUNS=$OUT/runs.jsonl
mkdir -p "$OUT"
. "$LOAD_HOME/peers/env.sh" # for `load`, SERVER_CPUS, ports
BEGAN=$SECONDS

say() { printf '%4d s  %s\n' $((SECONDS - BEGAN)) "$*"; }
stop_all() { for s in $SERVERS; do server "$s" stop; done; }
trap 'stop_all; server postgres stop' EXIT
trap 'exit 130' INT TERM

start() { # start SERVER ARCHIVE [FRESH]
    ARCHIVE=$2 FRESH=$3 server "$1" start >"$OUT/start.log" 2>&1 || { cat "$OUT/start.log"; exit 1; }
}
fresh() { # fresh SERVER ARCHIVE USERS
    say "$1 with archive $2: start, $3 accounts"
    start "$1" "$2" 1
    ARCHIVE=$2 server "$1" load-users "$3" >"$OUT/load.log" 2>&1 || { cat "$OUT/load.log"; exit 1; }
    rm -f "$RUN/$1-$2.scram"
}
quiet() { # waits, at most QUIET s, until the rest of the machine is nearly idle
    local i a b
    for ((i = 0; i < QUIET; i++)); do
        a=$(awk '/^cpu /{print $2 + $3 + $4}' /proc/stat); sleep 1; b=$(awk '/^cpu /{print $2 + $3 + $4}' /proc/stat)
        ((b - a < 30)) && return
    done
}
measure() { # measure SERVER ARCHIVE CELL SCENARIO OPTIONS…: one run, one line in runs.jsonl
    local s=$1 a=$2 cell=$3 port=${1^^}_PORT procs attempt
    procs="--proc $s=$(cat "$RUN/$s.pid")"
    # Bluetick has its accounts in PostgreSQL even when nothing is archived: what that costs is counted.
    [ "$a" = pgsql ] || [ "$s" = bluetick ] && [ "$4" != idle ] && procs="$procs --proc pg=$(cat "$RUN/pg.pid")"
    shift 3
    for attempt in 1 2 3; do # while the host of a virtual machine takes its processors away, everything stands still
        quiet
        rm -f "$OUT/run.jsonl"
        load timeout 580 "$LOAD_HOME/xload" "$1" --port "${!port}" $procs --label "$s/$a/$cell" --out "$OUT/run.jsonl" --quiet 1 \
            --warmup 2 --duration "$DURATION" --timeout 120 --users $USERS --mech scram1 --scram-cache "$RUN/$s-$a.scram" "${@:2}" >>"$OUT/xload.log" 2>&1 ||
            say "FAILED: $s/$a/$cell (see $OUT/xload.log)"
        [ "$1" = idle ] || [ "$RUNS" = /dev/null ] || ! stolen "$OUT/run.jsonl" && break
        say "the host took processor time away, attempt $attempt: $s/$a/$cell"
    done
    [ ! -f "$OUT/run.jsonl" ] || cat "$OUT/run.jsonl" >>"$RUNS"
}
stolen() { # stolen FILE: more than STOLEN s
    sed -n 's/.*"steal_s": *\([0-9.]*\).*/\1/p' "$1" | awk '{ if ($1 > '"${STOLEN:-0.03}"') found = 1 } END { exit !found }'
}
cell() { # cell SERVER ARCHIVE CELL
    case $3 in
    chat-plain) measure "$@" chat ;;
    chat-tls) measure "$@" chat --tls starttls --conc 32 ;;
    login-tls) measure "$@" login --tls starttls --conc 32 ;;
    open-5000) measure "$@" chat --rate 5000 ;;
    ack) measure "$@" ack ;;
    ack-1000) measure "$@" chat --sm 1 --ack-every 1 --rate 1000 ;;
    offline) measure "$@" offline --users $((USERS < 200 ? USERS : 200)) --sm 1 --count $OFFLINE --window 4 --settle ${PAUSE:-3} ;;
    mam) measure "$@" mam --users 40 --sm 1 --count $MAM --window 4 --rounds 2 --settle ${PAUSE:-3} ;;
    idle-plain) measure "$@" idle --users "$IDLE" --conc 64 --roster 1 --sm 1 --settle $SETTLE --duration $HELD --timeout 500 ;;
    idle-tls) measure "$@" idle --users "$IDLE" --tls starttls --conc 64 --roster 1 --sm 1 --settle $SETTLE --duration $HELD --timeout 500 ;;
    esac
}
warm() { # warm SERVER ARCHIVE CELL: what has a number instead of a duration is done again until the time is over
    local until=$((SECONDS + WARM))
    while RUNS=/dev/null DURATION=$WARM PAUSE=0 cell "$@"; ((SECONDS < until)); do :; done
}
rounds() { # rounds ARCHIVE CELL…: the servers take turns; the first round is not counted, and WARM s a cell: some compile what they do often
    local a=$1 i c s
    shift
    for ((i = 0; i <= REPEAT; i++)); do
        for c in "$@"; do
            say "$c, archive $a, $i of $REPEAT"
            for s in $SERVERS; do
                if ((i > 0)); then
                    cell "$s" "$a" "$c"
                else
                    warm "$s" "$a" "$c"
                fi
            done
        done
    done
}

"$BENCH/table.py" --describe "$MODE, $REPEAT runs of $DURATION s each" >"$OUT/about.json" || exit 1
N=$USERS
case " $PARTS " in *" idle "*) N=$((IDLE > N ? IDLE : N)) ;; esac
case " $PARTS " in *" relay "* | *" idle "*) for s in $SERVERS; do fresh "$s" off $N; done ;; esac
case " $PARTS " in *" relay "*)
    rounds off chat-plain chat-tls login-tls open-5000 ack ;;
esac
stop_all
case " $PARTS " in *" idle "*) # each time a server that has just started, alone: it is its growth that is measured
    for c in idle-plain idle-tls; do
        for s in $SERVERS; do
            say "$c: $s"
            start "$s" off
            cell "$s" off $c
            server "$s" stop
        done
    done ;;
esac
case " $PARTS " in *" durable "*)
    for s in $SERVERS; do fresh "$s" pgsql $USERS; done
    rounds pgsql ack ack-1000 offline mam
    stop_all
    for s in $SERVERS; do # the peers' own stores are faster than PostgreSQL at offline messages
        [ "$s" = bluetick ] && continue
        fresh "$s" default 200
        SERVERS=$s rounds default offline
        server "$s" stop
    done ;;
esac
say "done; everything is in $OUT"
"$BENCH/table.py" "$OUT" $WRITE
