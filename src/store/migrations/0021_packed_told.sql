-- What was told between two versions is kept once, packed, with the later one; an edit's row has its place in it. Rows of earlier
-- releases have their own JSON.
ALTER TABLE edit ADD COLUMN place INTEGER;   -- in the comparison of to_version; NULL: the row has its JSON
ALTER TABLE edit ADD COLUMN quoted TEXT;     -- JSON: who spoke, before and after
ALTER TABLE edit ADD COLUMN facets TEXT;     -- JSON
ALTER TABLE told_edit ADD COLUMN place INTEGER;
-- An article stands on that of the version before it, and so on down to that of the version `chain`, which stands on none; NULL: on none.
ALTER TABLE version ADD COLUMN chain INTEGER;
ALTER TABLE told_version ADD COLUMN chain INTEGER;

DROP INDEX edit_filter;
CREATE INDEX edit_filter ON edit (
    withdrawn_by, id, kind, significance, stealth, first_seen_after, watch, page, found_by,
    (COALESCE(facets, CASE WHEN json_valid(json) THEN json ->> '$.facets' END))
);
DROP TRIGGER edit_more;
DROP TRIGGER edit_other;
CREATE TRIGGER edit_more AFTER INSERT ON edit WHEN NEW.speakers <> '' AND NEW.withdrawn_by IS NULL BEGIN
    UPDATE speaker SET edits = edits + 1 WHERE name IN (SELECT value FROM json_each(COALESCE(NEW.quoted,
        CASE WHEN json_valid(NEW.json) THEN json_array(NEW.json ->> 'speaker_before', NEW.json ->> 'speaker_after') ELSE '[]' END)));
END;
CREATE TRIGGER edit_other AFTER UPDATE OF json, quoted, withdrawn_by ON edit WHEN OLD.speakers <> '' OR NEW.speakers <> '' BEGIN
    UPDATE speaker SET edits = edits - 1 WHERE OLD.withdrawn_by IS NULL
        AND name IN (SELECT value FROM json_each(COALESCE(OLD.quoted,
            CASE WHEN json_valid(OLD.json) THEN json_array(OLD.json ->> 'speaker_before', OLD.json ->> 'speaker_after') ELSE '[]' END)));
    UPDATE speaker SET edits = edits + 1 WHERE NEW.withdrawn_by IS NULL
        AND name IN (SELECT value FROM json_each(COALESCE(NEW.quoted,
            CASE WHEN json_valid(NEW.json) THEN json_array(NEW.json ->> 'speaker_before', NEW.json ->> 'speaker_after') ELSE '[]' END)));
END;
-- The words of an edit without JSON of its own are put into the index by whoever puts the edit.
DROP TRIGGER edit_words_more;
DROP TRIGGER edit_words_other;
CREATE TRIGGER edit_words_more AFTER INSERT ON edit WHEN json_valid(NEW.json) BEGIN
    INSERT INTO edit_words (rowid, before, after, speakers)
        VALUES (NEW.id, NEW.json ->> 'before', NEW.json ->> 'after', NEW.speakers);
END;
