-- What is known of the parts of a page that never rest: JSON.
ALTER TABLE page ADD COLUMN noise TEXT;
