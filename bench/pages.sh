#!/bin/sh
# How long a page of a history of a million messages takes, and how much CPU: first, middle and last page, pages
# of one peer and since a moment, of a rare peer, and searches. Fails when the first three are further apart than three times, or one but the
# last three takes more than 5 ms of CPU. Takes two minutes.
set -eu
cd "$(dirname "$0")/.."
exec mvn -q -B -pl server,modules/archive test -Dtest=PagesBench -Dsurefire.failIfNoSpecifiedTests=false "$@"
