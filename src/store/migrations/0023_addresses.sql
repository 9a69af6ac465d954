-- A check and an edit whose `url` is empty bear the address that their page has: it is written out when the page gets another.
CREATE TRIGGER page_moved AFTER UPDATE OF url ON page WHEN NEW.url <> OLD.url BEGIN
    UPDATE look SET url = OLD.url WHERE page = OLD.id AND url = '';
    UPDATE edit SET url = OLD.url WHERE page = OLD.id AND url = '';
END;
