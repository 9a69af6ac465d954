-- What the desk chooses edits by, read without the edits themselves; and their words.
CREATE INDEX edit_filter ON edit (
    withdrawn_by, id, kind, significance, stealth, first_seen_after, watch, page, found_by, (json ->> '$.facets')
);
CREATE VIRTUAL TABLE edit_words USING fts5(
    before, after, speakers,
    content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO edit_words (rowid, before, after, speakers)
    SELECT id, json ->> 'before', json ->> 'after', speakers FROM edit;
CREATE TRIGGER edit_words_more AFTER INSERT ON edit BEGIN
    INSERT INTO edit_words (rowid, before, after, speakers)
        VALUES (NEW.id, NEW.json ->> 'before', NEW.json ->> 'after', NEW.speakers);
END;
CREATE TRIGGER edit_words_other AFTER UPDATE OF json, speakers ON edit BEGIN
    DELETE FROM edit_words WHERE rowid = OLD.id;
    INSERT INTO edit_words (rowid, before, after, speakers)
        VALUES (NEW.id, NEW.json ->> 'before', NEW.json ->> 'after', NEW.speakers);
END;
CREATE INDEX review_starred ON review (edit) WHERE starred;

-- Host and port of a page's address.
ALTER TABLE page ADD COLUMN host TEXT GENERATED ALWAYS AS (
    lower(substr(substr(url, instr(url, '://') + 3), 1, instr(substr(url, instr(url, '://') + 3) || '/', '/') - 1))
) VIRTUAL;
CREATE INDEX page_host ON page (host);
CREATE INDEX page_language ON page (language);
-- The list of pages, read without what else is known of each.
DROP INDEX page_edits;
CREATE INDEX page_listed ON page (edits DESC, id DESC, state, watch, url, title);
