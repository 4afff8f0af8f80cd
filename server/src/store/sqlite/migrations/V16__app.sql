-- Which app a device runs, as its last start said: for whoever looks after devices. Not part of any verdict.
ALTER TABLE device ADD COLUMN app TEXT;
