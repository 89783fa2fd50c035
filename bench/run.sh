#!/bin/bash
# run.sh [SERVER [ARCHIVE [GROUP...]]]: starts one server with empty data, measures it with xload, stops it.
#   SERVER   bluetick (default), ejabberd, prosody
#   ARCHIVE  off (default: nothing is stored) | default | pgsql
#   GROUP    as in xload's bench.sh: chat open login ack receipts carbons offline presence mam idle (default: chat login ack)
# REPEAT=1 runs of each, DURATION=5 seconds, USERS=1000. KEEP=1: the data of the last time are used again.
. "$(dirname "$0")/env.sh"
prepare
S=${1:-bluetick}
export ARCHIVE=${2:-off} REPEAT=${REPEAT:-1} DURATION=${DURATION:-5} USERS=${USERS:-1000}
shift $(($# > 2 ? 2 : $#))
[ $# = 0 ] && set -- chat login ack
export RESULTS=$RESULTS_DIR/run-$(date +%Y%m%d-%H%M%S).jsonl
trap 'server "$S" stop; server postgres stop' EXIT
FRESH=$([ "$KEEP" ] || echo 1) server "$S" start || exit 1
server "$S" load-users "$USERS" || exit 1
"$LOAD_HOME/bench.sh" "$S" "$ARCHIVE" "$@" >/dev/null
"$LOAD_HOME/report.py" "$RESULTS"
echo "Written to $RESULTS"
