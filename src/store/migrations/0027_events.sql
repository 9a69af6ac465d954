-- What became of pages: gone, back, moved, blocked, blind. `happened` is a `Happened` in JSON.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES page (id),
    at INTEGER NOT NULL,
    happened TEXT NOT NULL
);
CREATE INDEX event_page ON event (page);
CREATE INDEX event_at ON event (at);
