-- What was seen of a page and is told only once another look sees it too: a hash of it. Of a source, what it was read as, and how many looks in a
-- row trusted its validators.
ALTER TABLE page ADD COLUMN doubted TEXT;
CREATE INDEX page_doubted ON page (doubted) WHERE doubted IS NOT NULL;
ALTER TABLE source ADD COLUMN target TEXT;
ALTER TABLE source ADD COLUMN conditional_in_a_row INTEGER NOT NULL DEFAULT 0;
-- Of an edit that brings an earlier state back: how many times in a row the page has gone back by then.
ALTER TABLE edit ADD COLUMN flip INTEGER;
