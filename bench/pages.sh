#!/bin/sh
# How long a page of a history of a million messages takes, and how much CPU: first, middle and last page, and searches.
# Fails when the pages are further apart than three times, or one of them takes more than 5 ms of CPU. Takes two minutes.
set -eu
cd "$(dirname "$0")/.."
exec mvn -q -B -pl server,modules/archive test -Dtest=PagesBench -Dsurefire.failIfNoSpecifiedTests=false "$@"
