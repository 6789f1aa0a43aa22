-- Functions that run with the tables' owner's rights find only what the owner made, whoever calls them. PostgreSQL looks into
-- the caller's temporary schema first unless the path names it, so the path names it last: else a caller's temporary table
-- slot_changes, with a trigger of its own, would run that trigger as the owner.
ALTER FUNCTION count_slot_changes() SET search_path = "${flyway:defaultSchema}", pg_temp;
ALTER FUNCTION note_new_slots() SET search_path = "${flyway:defaultSchema}", pg_temp;
ALTER FUNCTION note_removed_slots() SET search_path = "${flyway:defaultSchema}", pg_temp;

-- A trigger needs no right of whoever writes to its table, only of whoever makes it. Without this anybody could put the
-- functions behind a table of his own, whose column type has a cast of his own to text: that cast would run as the owner.
REVOKE EXECUTE ON FUNCTION count_slot_changes(), note_new_slots(), note_removed_slots() FROM PUBLIC;
