-- Times are microseconds since 1970 in UTC. Hashes are SHA-256.

CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    watch TEXT NOT NULL,
    title TEXT,
    state TEXT NOT NULL DEFAULT 'new',
    first_seen INTEGER,
    last_checked INTEGER,
    last_changed INTEGER,
    next_due INTEGER,
    etag TEXT,
    last_modified TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    conditional_in_a_row INTEGER NOT NULL DEFAULT 0,
    absent_since INTEGER,
    versions INTEGER NOT NULL DEFAULT 0,
    edits INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX page_due ON page (next_due);
CREATE INDEX page_watch ON page (watch);

-- Every address that a page is or was known by.
CREATE TABLE page_address (
    url TEXT PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES page (id)
);

-- Bodies by their content. `base` is the body that `bytes` is a delta of; `depth` deltas lie under it.
CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    length INTEGER NOT NULL,
    base INTEGER REFERENCES body (id),
    depth INTEGER NOT NULL,
    bytes BLOB NOT NULL
);

-- What came around a body: heads of request and response, redirects, the peer's address. JSON, by its own hash.
CREATE TABLE head (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    json TEXT NOT NULL
);

CREATE TABLE version (
    page INTEGER NOT NULL REFERENCES page (id),
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
    PRIMARY KEY (page, number)
);
CREATE INDEX version_state ON version (page, fingerprint);

-- One row a check, for ever; its position is its leaf in the ledger.
CREATE TABLE look (
    position INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES page (id),
    url TEXT NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    reason TEXT,
    body INTEGER REFERENCES body (id),
    head INTEGER REFERENCES head (id),
    version INTEGER,
    made_version INTEGER NOT NULL
);
CREATE INDEX look_page ON look (page, position);

CREATE TABLE edit (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES page (id),
    url TEXT NOT NULL,
    title TEXT,
    watch TEXT NOT NULL,
    from_version INTEGER NOT NULL,
    to_version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    significance INTEGER NOT NULL,
    speakers TEXT NOT NULL,
    disclosed INTEGER NOT NULL,
    stealth INTEGER NOT NULL,
    last_seen_before INTEGER NOT NULL,
    first_seen_after INTEGER NOT NULL,
    checks_between INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    returns_to INTEGER,
    json TEXT NOT NULL
);
CREATE INDEX edit_page ON edit (page, id);
CREATE INDEX edit_version ON edit (page, to_version);

CREATE TABLE source (
    watch TEXT PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    failures INTEGER NOT NULL,
    last_checked INTEGER,
    next_due INTEGER,
    outcome TEXT,
    reason TEXT
);

-- The append-only Merkle tree of RFC 6962 over all checks: `level` 0 are leaves; a node of level n covers 2^n of them.
CREATE TABLE ledger (
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, position)
) WITHOUT ROWID;
