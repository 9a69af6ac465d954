-- How the last days went is read from their checks alone. The numbers of a check's time and row, 12 bytes or so for each: no more of it is
-- needed, for what was checked together lies together.
CREATE INDEX look_at ON look (at);
