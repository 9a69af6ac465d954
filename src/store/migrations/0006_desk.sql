-- What the review desk asks for: who said what over all pages, what became of each edit in review, a page's language.
ALTER TABLE page ADD COLUMN language TEXT;

-- A quote of a page under its speaker: a row however many versions hold it.
CREATE TABLE said (
    page INTEGER NOT NULL REFERENCES page (id),
    speaker TEXT NOT NULL,
    words TEXT NOT NULL,
    first_version INTEGER NOT NULL,
    last_version INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (page, speaker, words)
) WITHOUT ROWID;
CREATE INDEX said_speaker ON said (speaker);

-- What people made of an edit. No row: nobody looked yet.
CREATE TABLE review (
    edit INTEGER PRIMARY KEY REFERENCES edit (id),
    standing TEXT, -- reviewed, dismissed; NULL: still open
    starred INTEGER NOT NULL DEFAULT 0,
    note TEXT,
    assigned TEXT,
    at INTEGER NOT NULL
);
CREATE INDEX edit_seen ON edit (first_seen_after);
