-- Everybody who is quoted, counted as quotes and edits come and go: the desk lists them in no time however many there are.
CREATE TABLE speaker (
    name TEXT PRIMARY KEY,
    quotes INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    edits INTEGER NOT NULL DEFAULT 0,
    last_said INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO speaker (name, quotes, pages, last_said)
    SELECT speaker, COUNT(*), COUNT(DISTINCT page), MAX(first_seen) FROM said GROUP BY speaker;
INSERT INTO speaker (name, quotes, pages, edits, last_said)
    SELECT name, 0, 0, COUNT(*), 0 FROM (
        SELECT id, json ->> 'speaker_before' AS name FROM edit WHERE speakers <> '' AND withdrawn_by IS NULL
        UNION SELECT id, json ->> 'speaker_after' FROM edit WHERE speakers <> '' AND withdrawn_by IS NULL
    ) WHERE name IS NOT NULL GROUP BY name
    ON CONFLICT (name) DO UPDATE SET edits = excluded.edits;
CREATE INDEX speaker_most ON speaker (quotes DESC, name);
DROP INDEX edit_speakers;

CREATE TRIGGER said_more AFTER INSERT ON said BEGIN
    INSERT INTO speaker (name, quotes, pages, last_said) VALUES (NEW.speaker, 1, 1, NEW.first_seen)
    ON CONFLICT (name) DO UPDATE SET
        quotes = quotes + 1,
        pages = pages + NOT EXISTS (
            SELECT 1 FROM said WHERE page = NEW.page AND speaker = NEW.speaker AND words <> NEW.words),
        last_said = MAX(last_said, NEW.first_seen);
END;
-- Who is quoted no more stays with no quotes: edits of theirs stand.
CREATE TRIGGER said_less AFTER DELETE ON said BEGIN
    UPDATE speaker SET
        quotes = quotes - 1,
        pages = pages - NOT EXISTS (SELECT 1 FROM said WHERE page = OLD.page AND speaker = OLD.speaker),
        last_said = COALESCE((SELECT MAX(first_seen) FROM said WHERE speaker = OLD.speaker), last_said)
    WHERE name = OLD.speaker;
END;
CREATE TRIGGER edit_more AFTER INSERT ON edit WHEN NEW.speakers <> '' AND NEW.withdrawn_by IS NULL BEGIN
    UPDATE speaker SET edits = edits + 1
    WHERE name IN (NEW.json ->> 'speaker_before', NEW.json ->> 'speaker_after');
END;
CREATE TRIGGER edit_other AFTER UPDATE OF json, withdrawn_by ON edit WHEN OLD.speakers <> '' OR NEW.speakers <> '' BEGIN
    UPDATE speaker SET edits = edits - 1
    WHERE OLD.withdrawn_by IS NULL AND name IN (OLD.json ->> 'speaker_before', OLD.json ->> 'speaker_after');
    UPDATE speaker SET edits = edits + 1
    WHERE NEW.withdrawn_by IS NULL AND name IN (NEW.json ->> 'speaker_before', NEW.json ->> 'speaker_after');
END;
