-- Logins: what is kept of passwords and second factors, who failed how often, and what is under way. Nothing here opens
-- anything by itself: passwords are hashed, codes are kept as digests. `sealed` stands under the person's key (the organisation's
-- where nobody is known yet); what must be found again stands as a tag that only the organisation's key can make.

CREATE TABLE account (
    org          TEXT    NOT NULL,
    person       TEXT    NOT NULL,
    factor_step  INTEGER NOT NULL, -- the last step of which a code was used
    email        BLOB,    -- a tag, by which a first login through the organisation's provider finds the person
    failed       INTEGER NOT NULL, -- attempts since the last login
    failed_last  INTEGER,
    sealed       BLOB    NOT NULL, -- the password's Argon2id hash, since when, what an authenticator app shares with us, the e-mail address
    PRIMARY KEY (org, person)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX account_email ON account (org, email) WHERE email IS NOT NULL;

CREATE TABLE recovery (
    org    TEXT NOT NULL,
    person TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (org, person, digest)
) STRICT, WITHOUT ROWID;

-- Attempts, by whom they were aimed at and where they came from; an empty text where that does not matter.
CREATE TABLE attempt (
    org     TEXT    NOT NULL,
    person  TEXT    NOT NULL,
    kind    INTEGER NOT NULL,
    address TEXT    NOT NULL,
    failed  INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (org, person, kind, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_last ON attempt (last);

-- Where a person logged in from before, as tags.
CREATE TABLE address (
    org     TEXT    NOT NULL,
    person  TEXT    NOT NULL,
    address BLOB    NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (org, person, address)
) STRICT, WITHOUT ROWID;

-- What is under way and holds for a time: invitations, half logins, logins at the organisation's provider.
CREATE TABLE pass (
    org     TEXT    NOT NULL,
    digest  BLOB    NOT NULL,
    kind    INTEGER NOT NULL,
    person  TEXT,    -- none while nobody is known
    expires INTEGER NOT NULL,
    tries   INTEGER NOT NULL,
    sealed  BLOB    NOT NULL,
    PRIMARY KEY (org, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX pass_person ON pass (org, person);
CREATE INDEX pass_expires ON pass (kind, expires);

-- An organisation's own login service, as stored JSON.
CREATE TABLE provider (
    org      TEXT NOT NULL PRIMARY KEY,
    settings TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who somebody is there: their name there as a tag, and sealed.
CREATE TABLE identity (
    org     TEXT NOT NULL,
    issuer  TEXT NOT NULL,
    subject BLOB NOT NULL,
    person  TEXT NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (org, issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX identity_person ON identity (org, person, issuer);
