-- Since when each look has seen what is doubted: a few words in the place of a text are told as its end after an hour.
ALTER TABLE page ADD COLUMN doubted_since INTEGER;
