-- The words of versions are kept by pieces: a headline, a paragraph, a quote, a speaker is in the index once, however many versions
-- in a row have it. `id` is page << 32 | number, and the row in `words`.
CREATE TABLE piece (
    id INTEGER PRIMARY KEY,
    key INTEGER NOT NULL,   -- the first eight bytes of the SHA-256 of its field and words
    first INTEGER NOT NULL, -- the number of the version that it came with
    last INTEGER            -- of the last that has it; NULL: it still stands
);
-- What stands is told from what comes without all that ever stood.
CREATE INDEX piece_stands ON piece (id, key) WHERE last IS NULL;
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5(
    headline, standfirst, body, quotes, speakers,
    content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
