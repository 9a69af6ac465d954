-- The outbox also holds what became of a page (gone, back, moved, …), knows which rule chose a row and when it may leave, and
-- keeps what nobody took in the end. SQLite can't loosen a column: the table is made anew.
CREATE TABLE outbox_anew (
    id INTEGER PRIMARY KEY,
    edit INTEGER REFERENCES edit (id), -- NULL for an event
    event TEXT,                        -- JSON of an event; NULL for an edit
    page INTEGER NOT NULL REFERENCES page (id),
    channel TEXT NOT NULL,
    rule TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    not_before INTEGER,                -- NULL: at once
    joined INTEGER NOT NULL DEFAULT 0, -- leaves in one message with whatever else of its rule and channel may leave then
    per_hour INTEGER,                  -- most messages of its rule and channel in an hour
    message INTEGER,                   -- the rows of one message bear its number from the first attempt on: it never changes again
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    first_missed INTEGER,
    asked_at INTEGER,                  -- somebody wants it tried now
    dead_at INTEGER,                   -- given up
    delivered_at INTEGER,
    UNIQUE (edit, channel)
);
INSERT INTO outbox_anew (id, edit, page, channel, rule, made_at, attempts, last_error, delivered_at)
    SELECT id, edit, page, channel, '', due, attempts, last_error, delivered_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_anew RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (channel, id) WHERE delivered_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_message ON outbox (message) WHERE message IS NOT NULL;
CREATE INDEX outbox_left ON outbox (channel, delivered_at) WHERE delivered_at IS NOT NULL;
