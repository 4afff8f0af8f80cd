-- The lives of devices: how an enrolment begins anew and ends, and what is left to a device whose enrolment is over.

-- When the device was last given a token.
ALTER TABLE device ADD COLUMN heard INTEGER;
UPDATE device SET heard =
    (SELECT max(at) FROM contact WHERE contact.org = device.org AND contact.device = device.device);

CREATE INDEX device_key ON device (org, key);

-- What administration did to a device. A loss that somebody's device declared is a fact and stands there.
CREATE TABLE device_turn (
    org      TEXT    NOT NULL,
    device   BLOB    NOT NULL,
    position INTEGER NOT NULL, -- of the act
    at       INTEGER NOT NULL,
    turn     TEXT    NOT NULL, -- 'lost', 'revoked', 'renewed'
    PRIMARY KEY (org, device, position)
) STRICT, WITHOUT ROWID;

-- A device announced this end of its journal at this time and has not delivered it then: once the entries come, they are
-- known to have existed.
CREATE TABLE announced (
    org    TEXT    NOT NULL,
    device BLOB    NOT NULL,
    seq    INTEGER NOT NULL,
    hash   BLOB    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (org, device, seq, hash)
) STRICT, WITHOUT ROWID;

-- Quarantine: segments of devices whose enrolment is over, as they came, until it is decided what becomes of them.
CREATE TABLE deposit (
    id        INTEGER PRIMARY KEY,
    org       TEXT    NOT NULL,
    device    BLOB    NOT NULL,
    at        INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL,
    prev      BLOB    NOT NULL, -- the chain's hash before its first entry
    bytes     BLOB    NOT NULL
) STRICT;

CREATE INDEX deposit_device ON deposit (org, device, id);
