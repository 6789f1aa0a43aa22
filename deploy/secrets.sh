#!/usr/bin/env bash
# Makes the passwords that docker-compose.yml hands to the containers, in .slotkeeper/secrets; those that are there stay.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${SLOTKEEPER_SECRETS:-.slotkeeper/secrets}
mkdir -p "$folder"
# The folder keeps other users of this machine out; the files are mounted one by one, for programs that run as
# different users, so they themselves must be readable.
chmod 700 "$folder"
for name in postgres_superuser postgres_replication postgres_owner postgres_worker postgres_reader gateway_ids grafana_admin; do
  file="$folder/$name"
  if [ -s "$file" ]; then continue; fi
  head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' > "$file.new"
  chmod 444 "$file.new"
  mv "$file.new" "$file"
  echo "made $file"
done
