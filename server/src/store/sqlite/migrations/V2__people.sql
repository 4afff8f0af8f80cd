-- Organisations, people, devices, and what a device needs to talk to the server once more.

CREATE TABLE organisation (
    org    TEXT NOT NULL PRIMARY KEY,
    name   TEXT NOT NULL,
    policy TEXT -- none: the defaults
) STRICT, WITHOUT ROWID;

CREATE TABLE department (
    org        TEXT NOT NULL,
    department TEXT NOT NULL,
    name       TEXT NOT NULL,
    parent     TEXT,
    supervisor TEXT,
    manager    TEXT,
    PRIMARY KEY (org, department)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    org        TEXT NOT NULL,
    person     TEXT NOT NULL,
    name       TEXT NOT NULL,
    department TEXT,
    roles      TEXT NOT NULL, -- their names, a space between
    PRIMARY KEY (org, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer (
    org      TEXT NOT NULL,
    customer TEXT NOT NULL,
    name     TEXT NOT NULL,
    card     TEXT NOT NULL,
    PRIMARY KEY (org, customer)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    org         TEXT    NOT NULL,
    device      BLOB    NOT NULL,
    person      TEXT    NOT NULL,
    key         BLOB    NOT NULL,
    name        TEXT    NOT NULL,
    enrolled    INTEGER NOT NULL,
    head_seq    INTEGER NOT NULL,
    head_hash   BLOB    NOT NULL,
    merged      INTEGER NOT NULL,
    forked_from INTEGER, -- the first entry that stands there twice
    forked_since INTEGER, -- the position since which that is known
    revoked     INTEGER NOT NULL CHECK (revoked IN (0, 1)),
    PRIMARY KEY (org, device)
) STRICT, WITHOUT ROWID;

CREATE INDEX device_person ON device (org, person);

CREATE TABLE code (
    org     TEXT    NOT NULL,
    digest  BLOB    NOT NULL,
    person  TEXT    NOT NULL,
    expires INTEGER NOT NULL,
    device  BLOB, -- that used it
    PRIMARY KEY (org, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE nonce (
    id     INTEGER PRIMARY KEY,
    nonce  BLOB    NOT NULL UNIQUE,
    org    TEXT    NOT NULL,
    device BLOB    NOT NULL,
    kind   INTEGER NOT NULL,
    given  INTEGER NOT NULL
) STRICT;

CREATE INDEX nonce_device ON nonce (org, device, kind, id);

CREATE TABLE answer (
    org    TEXT NOT NULL,
    device BLOB NOT NULL,
    nonce  BLOB NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    answer BLOB NOT NULL,
    PRIMARY KEY (org, device)
) STRICT, WITHOUT ROWID;
