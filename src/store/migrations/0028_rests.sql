-- What is due is told by an index alone, and of which host it is.
DROP INDEX page_due;
CREATE INDEX page_due ON page (next_due, substr(url, 1, instr(substr(url, 9), '/') + 8));
-- A host that asked us to come later is let be over a restart too.
CREATE TABLE host_rest (
    host TEXT NOT NULL PRIMARY KEY,
    until INTEGER NOT NULL,
    why TEXT NOT NULL,
    failures INTEGER NOT NULL,
    deferrals INTEGER NOT NULL
);
-- The watch that had the page which another was joined into, where that one's took it over: it gets it back when they part.
ALTER TABLE page_join ADD COLUMN taken_from TEXT;
-- Signed heads of the ledger, and the key that verifies each: a copy of the database holds them too.
CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    note TEXT NOT NULL UNIQUE,
    verifier TEXT NOT NULL
);
-- The rules by which a rebuild reads: one that was cut short is gone on with by the same only.
ALTER TABLE rebuild ADD COLUMN read_by TEXT;
