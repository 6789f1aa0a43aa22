-- Which log the decisions in this database came from: one row. A worker compares both before it decides anything, because
-- decisions without their log, or a log without its decisions, mean that one of the two was lost or replaced.
CREATE TABLE request_log (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    ledger_id uuid NOT NULL DEFAULT gen_random_uuid(),
    topic_id  text COLLATE "C"
);

INSERT INTO request_log DEFAULT VALUES;

COMMENT ON COLUMN request_log.ledger_id IS 'Names this database; stands beside the offsets that its workers commit.';
COMMENT ON COLUMN request_log.topic_id IS 'Kafka''s id of booking.requests; NULL: whichever the next worker finds.';
