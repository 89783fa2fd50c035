#!/bin/bash
# start.sh: starts Bluetick through its own launcher on 127.0.0.1:$BLUETICK_PORT (direct TLS at +1), under the conditions
# of xload's other peers: same cores, certificate, iterations, and the same PostgreSQL cluster.
# ARCHIVE=off: archive and offline store are off, messages are only passed on; default, pgsql: as it comes.
# FRESH=1: empty data. BLUETICK_OPTIONS: more options of `bluetick start`.
. "$(dirname "$0")/../env.sh"
port_free "$BLUETICK_PORT" || exit 1
DB=bluetick_off KEEP="--set archive.enabled=false --set offline.enabled=false"
[ "$ARCHIVE" = off ] || { DB=bluetick KEEP=''; }
D=$RUN/$DB
[ "$FRESH" ] && rm -rf "$D"
mkdir -p "$D"
"$HERE/postgres/start.sh" || exit 1
if [ "$FRESH" ] || ! psql -qtA -h 127.0.0.1 -p "$PG_PORT" -U postgres -c 'select 1' $DB >/dev/null 2>&1; then
    "$HERE/postgres/fresh-db.sh" $DB || exit 1
fi
as "$(id -un)" "$SERVER_CPUS" "$BLUETICK_HOME/bluetick" start --config /dev/null --set domain=localhost --set "data-dir=$D" \
    --set "database.url=postgresql://127.0.0.1:$PG_PORT/$DB" --set database.user=postgres --set database.password=x \
    --set "listen.c2s=127.0.0.1:$BLUETICK_PORT" --set "listen.c2s-tls=127.0.0.1:$((BLUETICK_PORT + 1))" \
    --set listen.s2s= --set listen.http= --set listen.https= \
    --set "tls.certificate=$HERE/certs/cert.pem" --set "tls.key=$HERE/certs/key.pem" --set tls.required=false \
    --set limits.rates=false --set sasl.iterations=4096 --set log.level=warn $KEEP $BLUETICK_OPTIONS \
    >"$D/out.log" 2>&1 </dev/null &
P=$!
for _ in $(seq 600); do grep -q "^ready:" "$D/out.log" && break; sleep 0.1; done
wait_port "$BLUETICK_PORT" 60 || { tail -n 5 "$D/out.log"; exit 1; }
echo $P >"$RUN/bluetick.pid"
