-- By which signs a page may be known under another address: the item of a feed, a number in the address. `mark` is a letter for the kind, and
-- the beginning of a hash of the rest.
CREATE TABLE page_item (
    page INTEGER NOT NULL REFERENCES page (id),
    mark BLOB NOT NULL,
    PRIMARY KEY (page, mark)
) WITHOUT ROWID;
CREATE INDEX page_item_mark ON page_item (mark);
-- A page that goes on at the address of one that was joined to it: where it was looked at before.
ALTER TABLE page_join ADD COLUMN was_at TEXT;
-- When a source last came in full, and when its "not modified" was last found to be false.
ALTER TABLE source ADD COLUMN whole_at INTEGER;
ALTER TABLE source ADD COLUMN lied_at INTEGER;
