-- On how many bodies of its chain, the nearest, each is packed.
ALTER TABLE body ADD COLUMN bases INTEGER NOT NULL DEFAULT 1;
-- The first body of a page, by the one of another page of its site that it stands on.
CREATE INDEX body_first ON body (base) WHERE depth = 0;
