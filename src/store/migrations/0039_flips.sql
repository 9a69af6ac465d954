-- Edits of flips are few; whether a page has any is asked at each of its checks.
CREATE INDEX edit_flip ON edit (page) WHERE flip IS NOT NULL;
