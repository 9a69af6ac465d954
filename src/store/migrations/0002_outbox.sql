-- Alerts to send: written with their edit, in the check's transaction. They leave in the order of their ids within a page and channel.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    edit INTEGER NOT NULL REFERENCES edit (id),
    page INTEGER NOT NULL REFERENCES page (id),
    channel TEXT NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    delivered_at INTEGER,
    UNIQUE (edit, channel)
);
CREATE INDEX outbox_waiting ON outbox (channel, id) WHERE delivered_at IS NULL;
