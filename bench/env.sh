# Sourced by the scripts here: finds xload, builds it in a copy of its own (the original may be read-only), and adds
# Bluetick to the servers it knows.
BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export BLUETICK_HOME=$(dirname "$BENCH")
export BENCH_RUN=${BENCH_RUN:-${TMPDIR:-/tmp}/bluetick-bench}
export RUN=$BENCH_RUN/run BLUETICK_PORT=${BLUETICK_PORT:-5522} # direct TLS at +1
RESULTS_DIR=$BENCH/results

find_xload() {
    local d common
    # In a linked worktree, what is beside the main checkout counts too.
    common=$(cd "$BLUETICK_HOME" && cd "$(git rev-parse --git-common-dir 2>/dev/null || echo .)" && cd .. && pwd)
    for d in "$XLOAD" "$BLUETICK_HOME/../shared/xload" "$common/../shared/xload"; do
        [ -f "$d/xload.h" ] && { (cd "$d" && pwd); return 0; }
    done
    return 1
}
prepare() { # makes $LOAD_HOME: xload, built, with Bluetick among its peers. Exit 0 with a word when there is no xload
    local from
    from=$(find_xload) || { echo "skipped: xload was not found (looked in ../shared/xload; XLOAD=FOLDER names another)"; exit 0; }
    for c in gcc make psql python3 taskset setpriv flock; do
        command -v $c >/dev/null || { echo "$c was not found; $from/README.md says what to install" >&2; exit 1; }
    done
    LOAD_HOME=$BENCH_RUN/xload
    mkdir -p "$LOAD_HOME" "$RESULTS_DIR" && chmod 755 "$BENCH_RUN" || exit 1
    exec 8>"$BENCH_RUN/lock" # the servers hold it too
    flock -n 8 || { echo "$BENCH_RUN is in use by another run; BENCH_RUN=FOLDER names another one" >&2; exit 1; }
    cp -r --preserve=timestamps "$from/." "$LOAD_HOME/" && chmod -R u+w "$LOAD_HOME"
    rm -rf "$LOAD_HOME/peers/bluetick"
    cp -r "$BENCH/peers/bluetick" "$LOAD_HOME/peers/"
    echo "BLUETICK_PORT=$BLUETICK_PORT" >>"$LOAD_HOME/peers/env.sh"
    make -s -C "$LOAD_HOME" || exit 1
    "$BLUETICK_HOME/bluetick" version >/dev/null || exit 1 # builds when needed
    unset XLOAD                                            # the copy's own scripts set it
}
server() { # server NAME start|stop|load-users [N]
    local name=$1 what=$2
    shift 2
    "$LOAD_HOME/peers/$name/$what.sh" "$@"
}
