-- Versions and edits derived afresh from the snapshots. A rebuild is an entry of the ledger, at `position`; until it has one it is under way.
CREATE TABLE rebuild (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    extractor TEXT NOT NULL,
    position INTEGER
);
-- What a rebuild under way has derived, page by page. `derived` is JSON under zstd; NULL: just what is on record.
CREATE TABLE derived (
    rebuild INTEGER NOT NULL REFERENCES rebuild (id),
    page INTEGER NOT NULL REFERENCES page (id),
    upto INTEGER NOT NULL,
    derived BLOB,
    PRIMARY KEY (rebuild, page)
) WITHOUT ROWID;
-- What stood before a rebuild, for each page where it found a difference: the ledger's earlier entries bind it.
CREATE TABLE told_page (
    rebuild INTEGER NOT NULL REFERENCES rebuild (id),
    page INTEGER NOT NULL REFERENCES page (id),
    PRIMARY KEY (page, rebuild)
) WITHOUT ROWID;
CREATE TABLE told_look (
    rebuild INTEGER NOT NULL,
    position INTEGER NOT NULL,
    page INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    version INTEGER,
    made_version INTEGER NOT NULL,
    PRIMARY KEY (page, rebuild, position)
) WITHOUT ROWID;
CREATE TABLE told_version (
    rebuild INTEGER NOT NULL,
    page INTEGER NOT NULL,
    number INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    seen_from INTEGER NOT NULL,
    seen_until INTEGER NOT NULL,
    last_seen_otherwise INTEGER,
    returns_to INTEGER,
    body INTEGER NOT NULL REFERENCES body (id),
    headline TEXT,
    extractor TEXT NOT NULL,
    article BLOB NOT NULL,
    comparison TEXT,
    PRIMARY KEY (page, rebuild, number)
);
CREATE TABLE told_edit (
    rebuild INTEGER NOT NULL,
    page INTEGER NOT NULL,
    id INTEGER NOT NULL REFERENCES edit (id),
    from_version INTEGER NOT NULL,
    to_version INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (page, rebuild, id)
);
-- The rebuild that found an edit, and the one that no longer did. An edit that somebody was told of never vanishes.
ALTER TABLE edit ADD COLUMN found_by INTEGER REFERENCES rebuild (id);
ALTER TABLE edit ADD COLUMN withdrawn_by INTEGER REFERENCES rebuild (id);
-- The extractor that is known to read the newest version as it stands.
ALTER TABLE page ADD COLUMN read_by TEXT;
