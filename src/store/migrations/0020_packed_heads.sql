-- `json` is a text, or packed bytes: against the text of `base`, a head that stands on no other, or by itself.
ALTER TABLE head ADD COLUMN base INTEGER REFERENCES head (id);
