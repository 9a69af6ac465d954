-- The words of every version, by field. Only the index: the words themselves are in `version.article`. `rowid` is page << 20 | number.
CREATE VIRTUAL TABLE words USING fts5(
    headline, standfirst, body, quotes, speakers,
    content = '', tokenize = "unicode61 remove_diacritics 2"
);
