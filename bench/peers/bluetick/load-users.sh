#!/bin/bash
# load-users.sh N: user1..userN (existing ones are left alone). user1 is made by the server; the others get its SCRAM keys
# by SQL: everybody has the same password here, and a login costs the server the same.
. "$(dirname "$0")/../env.sh"
for DB in bluetick_off bluetick; do # the one that runs
    D=$RUN/$DB
    "$BLUETICK_HOME/bluetick" status --config /dev/null --set "data-dir=$D" >/dev/null 2>&1 && break
done
SQL="psql -qtA -h 127.0.0.1 -p $PG_PORT -U postgres -v ON_ERROR_STOP=1 $DB"
if [ -z "$($SQL -c "select 1 from account where owner = 'user1@localhost'")" ]; then
    "$BLUETICK_HOME/bluetick" user add user1@localhost --password xload-secret --config /dev/null --set "data-dir=$D" >/dev/null || exit 1
fi
$SQL <<Q
begin;
insert into account (owner) select 'user' || i || '@localhost' from generate_series(2, $1) i on conflict do nothing;
insert into account_keys (owner, hash, salt, iterations, stored_key, server_key)
    select 'user' || i || '@localhost', hash, salt, iterations, stored_key, server_key
    from account_keys, generate_series(2, $1) i where owner = 'user1@localhost' on conflict do nothing;
commit;
analyze account, account_keys;
Q
