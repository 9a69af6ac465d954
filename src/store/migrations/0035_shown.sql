-- What the page said of its own times when it was last seen, as JSON (model::Shown): a time that moved before an edit tells nothing of it.
-- Of a page last seen before, it is read out of that snapshot. And the time that a sitemap or feed gives for the page.
ALTER TABLE page ADD COLUMN shown TEXT;
ALTER TABLE page ADD COLUMN source_modified TEXT;
