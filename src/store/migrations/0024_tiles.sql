-- What came around a body is `head`, or the difference `head_delta` to it, packed. A row of `head` stands on no other, but for those of
-- earlier releases.
ALTER TABLE look ADD COLUMN head_delta BLOB;
-- Inner nodes that are no roots of full tiles (C2SP tlog-tiles, of height 8) are computed where they are needed.
DELETE FROM ledger WHERE level % 8 <> 0;
