-- Slots that others changed, for whoever tells booking.availability; the worker knows what it changes itself. Rows are
-- told and then removed; two of one slot are told as one.
CREATE TABLE slot_changes (
    change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slot_id   text COLLATE "C" NOT NULL
);

COMMENT ON TABLE slot_changes IS 'Slots that other writers changed and booking.availability was not told of yet.';

-- SECURITY DEFINER: who may write slots need not know of this table, nor have rights on it.
CREATE OR REPLACE FUNCTION count_slot_changes() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    NEW.sequence := OLD.sequence + 1;
    INSERT INTO slot_changes (slot_id) VALUES (NEW.slot_id);
    RETURN NEW;
END
$$;

CREATE FUNCTION note_new_slots() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO slot_changes (slot_id) SELECT slot_id FROM added;
    RETURN NULL;
END
$$;

CREATE TRIGGER slot_5_new_ones_are_noted
    AFTER INSERT ON availability_slots
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION note_new_slots();

CREATE FUNCTION note_removed_slots() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO slot_changes (slot_id) SELECT slot_id FROM removed;
    RETURN NULL;
END
$$;

CREATE TRIGGER slot_6_removed_ones_are_noted
    AFTER DELETE ON availability_slots
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION note_removed_slots();
