-- The entry of the ledger that binds what became of a page or source: that of its check, or one of its own; -1: it is on record since before
-- any did, and gets one once, when `binding` says that this is still to be done.
ALTER TABLE event ADD COLUMN position INTEGER;
UPDATE event SET position = -1;
CREATE INDEX event_position ON event (position);
-- What was given up is an entry of the ledger too. `rule` is a `Prunable` in JSON; NULL: by a release that kept none.
CREATE TABLE pruning (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    rule TEXT,
    position INTEGER NOT NULL
);
CREATE TABLE pruned (
    pruning INTEGER NOT NULL REFERENCES pruning (id),
    body INTEGER NOT NULL REFERENCES body (id),
    PRIMARY KEY (body, pruning)
) WITHOUT ROWID;
CREATE INDEX pruned_of ON pruned (pruning, body);
INSERT INTO pruning (at, position) SELECT DISTINCT pruned_at, -1 FROM body WHERE pruned_at IS NOT NULL;
INSERT INTO pruned (pruning, body) SELECT pruning.id, body.id FROM body JOIN pruning ON pruning.at = pruned_at;
CREATE TABLE binding (due INTEGER NOT NULL);
INSERT INTO binding (due) VALUES (1);
