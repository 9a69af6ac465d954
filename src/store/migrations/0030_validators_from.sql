-- The address that gave the validators: of any other, where a redirect leads, they would ask about another page.
-- Those kept before have none, and are sent to nobody.
ALTER TABLE page ADD COLUMN validators_from TEXT;
ALTER TABLE source ADD COLUMN validators_from TEXT;
