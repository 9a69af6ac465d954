-- When a body's bytes were given up; its hash and length stay, for the ledger binds them.
ALTER TABLE body ADD COLUMN pruned_at INTEGER;
