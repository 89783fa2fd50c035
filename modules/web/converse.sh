#!/bin/sh
# converse.sh VERSION SHA512 FOLDER: puts Converse.js, the client for the browser at /chat, into FOLDER: from npm, and only
# with exactly this content. Without npm the build goes on without it; `web.chat = true` then says what is missing.
set -eu
version=$1 sha512=$2 folder=$3
archive=converse.js-$version.tgz
[ ! -e "$folder/package/dist/converse.min.js" ] || exit 0
if ! command -v npm >/dev/null; then
    echo "[WARNING] npm is not installed: this build has no client for the browser (web.chat)"
    exit 0
fi
mkdir -p "$folder"
cd "$folder"
npm pack --silent --prefer-offline --ignore-scripts "converse.js@$version" >/dev/null
echo "$sha512  $archive" | sha512sum --check --quiet
tar -xzf "$archive"
rm "$archive"
