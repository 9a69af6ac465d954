-- Pages that turned out to be one: what was joined to what, why, which addresses went along, and whether it was undone.
CREATE TABLE page_join (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES page (id),
    into_page INTEGER NOT NULL REFERENCES page (id),
    at INTEGER NOT NULL,
    why TEXT NOT NULL,
    addresses TEXT NOT NULL,
    undone_at INTEGER
);
CREATE INDEX page_join_page ON page_join (page);
