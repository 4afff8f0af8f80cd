-- From when on time alone may make other findings than those that are stored: NULL never, 0 not known (they were settled before this
-- column was there, and are judged by how old what is owed is until they are settled again).
ALTER TABLE visit ADD COLUMN found_until INTEGER DEFAULT 0;
