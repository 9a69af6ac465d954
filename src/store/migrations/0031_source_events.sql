-- What becomes of sources of pages is told too: such an event is of no page. SQLite can't loosen a column: the tables are made anew.
CREATE TABLE event_anew (
    id INTEGER PRIMARY KEY,
    page INTEGER REFERENCES page (id), -- NULL: of a source
    at INTEGER NOT NULL,
    happened TEXT NOT NULL
);
-- What a repair could not save leaves rows of nothing behind.
INSERT INTO event_anew (id, page, at, happened) SELECT id, page, at, happened FROM event WHERE page IN (SELECT id FROM page);
DROP TABLE event;
ALTER TABLE event_anew RENAME TO event;
CREATE INDEX event_page ON event (page);
CREATE INDEX event_at ON event (at);
CREATE TABLE outbox_anew (
    id INTEGER PRIMARY KEY,
    edit INTEGER REFERENCES edit (id), -- NULL for an event
    event TEXT,                        -- JSON of an event; NULL for an edit
    page INTEGER REFERENCES page (id), -- NULL: an event of a source
    channel TEXT NOT NULL,
    rule TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    not_before INTEGER,
    joined INTEGER NOT NULL DEFAULT 0,
    per_hour INTEGER,
    message INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    first_missed INTEGER,
    asked_at INTEGER,
    dead_at INTEGER,
    delivered_at INTEGER,
    UNIQUE (edit, channel)
);
INSERT INTO outbox_anew (id, edit, event, page, channel, rule, made_at, not_before, joined, per_hour, message, attempts, last_error,
        first_missed, asked_at, dead_at, delivered_at)
    SELECT id, edit, event, page, channel, rule, made_at, not_before, joined, per_hour, message, attempts, last_error,
        first_missed, asked_at, dead_at, delivered_at FROM outbox
    WHERE page IN (SELECT id FROM page) AND (edit IS NULL OR edit IN (SELECT id FROM edit));
DROP TABLE outbox;
ALTER TABLE outbox_anew RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (channel, id) WHERE delivered_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_message ON outbox (message) WHERE message IS NOT NULL;
CREATE INDEX outbox_left ON outbox (channel, delivered_at) WHERE delivered_at IS NOT NULL;
-- Looks at a source in a row that found no pages, whoever was to blame, and since when.
ALTER TABLE source ADD COLUMN unseen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN unseen_since INTEGER;
-- When a full answer showed that the site had said "not modified" of what was: it is not believed for long afterwards.
ALTER TABLE page ADD COLUMN lied_at INTEGER;
