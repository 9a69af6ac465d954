-- As migration 21 has them now: what it made first failed on an edit whose JSON is damaged.
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
DROP TRIGGER edit_words_more;
CREATE TRIGGER edit_words_more AFTER INSERT ON edit WHEN json_valid(NEW.json) BEGIN
    INSERT INTO edit_words (rowid, before, after, speakers)
        VALUES (NEW.id, NEW.json ->> 'before', NEW.json ->> 'after', NEW.speakers);
END;
