#!/bin/sh
# backup.sh <folder> <days>: makes a backup, verifies it by a trial restore, and only then drops those older than <days>.
# Ends with an error when any step fails, so that the service fails and somebody is told. Copy the file to another
# machine afterwards: a backup beside its database is none. The keys (SEAL_KEYS) are not in it and must not lie with it.
set -eu
folder=$1
days=$2
file=$folder/lianxin-$(date -u +%Y%m%dT%H%M%SZ).backup
cd "$(dirname "$0")/../.."
node --disable-warning=ExperimentalWarning tools/db.ts backup "$file"
node --disable-warning=ExperimentalWarning tools/db.ts verify "$file"
find "$folder" -name 'lianxin-*.backup' -mtime "+$days" -delete
