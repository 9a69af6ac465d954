-- What arrived is packed like every body, once: `body` is empty then. `tries`: how often its reading was begun.
ALTER TABLE arrived ADD COLUMN kept INTEGER REFERENCES body (id);
ALTER TABLE arrived ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
