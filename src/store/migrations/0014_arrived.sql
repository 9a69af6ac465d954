-- Answers that came and are still being read: on disk before anything is made of them. Their check takes them out again.
CREATE TABLE arrived (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES page (id),
    at INTEGER NOT NULL,
    head TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX arrived_page ON arrived (page);
