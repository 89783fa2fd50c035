#!/bin/sh
# routes.sh [USERS]: what the routing table takes of each node's memory for a user who is online; 100000 users take a minute.
home=$(cd "$(dirname "$0")/../.." && pwd)
"$home/bluetick" version >/dev/null || exit 1 # builds when needed
java=$(command -v java)
for jdk in "${BLUETICK_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    grep -q '^JAVA_VERSION="2[5-9]' "$jdk/release" 2>/dev/null && java=$jdk/bin/java && break
done
exec "$java" "@$home/conf/jvm.options" -Xmx2g "-Dbluetick.build=$home/distribution/target" "-Dlogback.configurationFile=$home/conf/logback.xml" \
    -cp "$home/distribution/target/lib/*" "$home/bench/cluster/Routes.java" "$@"
