#!/bin/bash
# What periods cost (ADR 26): looks for 4,000 ids in a table like booking_decisions, and copies of 4,000 rows into it.
# usage: PGHOST=… PGPORT=… PGUSER=… decision-periods.sh PERIODS ROWS FOLDER
#   PERIODS  0 for a table without partitions
#   ROWS     of all periods together
#   FOLDER   where the server may write a file; the user must be a superuser, of a database with nothing of worth in it
set -euo pipefail
periods=$1 rows=$2 file=$3/decision-periods.batch
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"; }

columns='request_id, slot_id, request_digest, outcome, code, reason, customer_id, quantity, current_bookings, capacity,
    details, follow_ups, topic_partition, topic_offset, decided_at'
definition='request_id uuid NOT NULL, slot_id text COLLATE "C" NOT NULL, request_digest uuid NOT NULL,
    outcome text COLLATE "C" NOT NULL, code text COLLATE "C", reason text COLLATE "C", customer_id text COLLATE "C",
    quantity integer, current_bookings integer, capacity integer, details text, topic_partition integer NOT NULL,
    topic_offset bigint NOT NULL, decided_at timestamptz NOT NULL, follow_ups text,
    CHECK ((outcome = '"'REJECTED'"') = (code IS NOT NULL))'
row="gen_random_uuid(), 'slot-' || (n % 100000), gen_random_uuid(), 'CONFIRMED', NULL::text, NULL::text,
    'customer-' || n, 1, 3, 10, NULL::text, NULL::text, n % 12, n::bigint, now()"

sql --command='DROP TABLE IF EXISTS measured CASCADE' 2>/dev/null
if [ "$periods" = 0 ]; then
    sql --command="CREATE TABLE measured ($definition, PRIMARY KEY (request_id))" \
        --command="INSERT INTO measured ($columns) SELECT $row FROM generate_series(1, $rows) AS n"
else
    sql --command="CREATE TABLE measured ($definition, period integer NOT NULL DEFAULT 1) PARTITION BY LIST (period)"
    for period in $(seq "$periods"); do
        sql --command="CREATE TABLE measured_$period PARTITION OF measured (PRIMARY KEY (request_id)) FOR VALUES IN ($period)" \
            --command="ALTER TABLE ONLY measured ALTER COLUMN period SET DEFAULT $period" \
            --command="INSERT INTO measured ($columns) SELECT $row FROM generate_series(1, $rows / $periods) AS n"
    done
fi
sql --command='VACUUM ANALYZE measured' --command=CHECKPOINT

each='SELECT d.* FROM unnest($1::uuid[]) AS wanted (id)
    CROSS JOIN LATERAL (SELECT * FROM measured WHERE request_id = wanted.id LIMIT 1) AS d'
together='SELECT * FROM measured WHERE request_id = ANY ($1)'
fresh='SELECT gen_random_uuid() AS id FROM generate_series(1, 4000)'
known='SELECT request_id AS id FROM measured TABLESAMPLE SYSTEM (3) LIMIT 4000'

# The settings are those of the worker's connections.
look() {
    sql <<SQL | sed -n 's/^Execution Time: \(.*\) ms$/\1/p' | sort -n | awk '{ t[NR] = $1 } END { print t[1], t[int((NR + 1) / 2)] }'
SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;
SELECT array_agg(id) AS ids FROM ($1) AS one \gset
PREPARE look(uuid[]) AS $2;
$(for _ in $(seq 40); do echo "EXPLAIN (ANALYZE, TIMING OFF) EXECUTE look(:'ids');"; done)
SQL
}
echo "$periods periods, $rows rows; shortest and median time, ms:"
echo "  unknown ids, each by itself: $(look "$fresh" "$each")"
echo "  unknown ids, all together:   $(look "$fresh" "$together")"
echo "  known ids, each by itself:   $(look "$known" "$each")"
echo "  known ids, all together:     $(look "$known" "$together")"

sql <<SQL 2>&1 | sed 's/^NOTICE: //'
DO \$\$
DECLARE
    began timestamptz;
    times float8[] := '{}';
BEGIN
    FOR i IN 1..60 LOOP
        COPY (SELECT $row FROM generate_series(1, 4000) AS n) TO '$file' (FORMAT binary);
        began := clock_timestamp();
        COPY measured ($columns) FROM '$file' (FORMAT binary);
        times := times || extract(epoch FROM clock_timestamp() - began)::float8 * 1000;
        COMMIT;
    END LOOP;
    RAISE NOTICE ' copies of 4,000 rows:        % %', (SELECT round(min(t)::numeric, 3) FROM unnest(times) AS t),
        (SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY t)::numeric, 3) FROM unnest(times) AS t);
END
\$\$;
SQL
