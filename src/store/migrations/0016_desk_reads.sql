-- What the desk lists of a large record, in the order in which it lists it.
CREATE INDEX page_edits ON page (edits DESC, id DESC);
CREATE INDEX said_latest ON said (speaker, first_seen DESC, page, words);
DROP INDEX said_speaker;
CREATE INDEX edit_speakers ON edit (speakers) WHERE withdrawn_by IS NULL;
