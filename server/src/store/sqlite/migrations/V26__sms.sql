-- The gateway by which texts of phones come in (V6.3). `sealed` stands under the organisation's key: what the gateway signs with.
CREATE TABLE sms_gateway (
    org    TEXT    NOT NULL PRIMARY KEY,
    since  INTEGER NOT NULL,
    sealed BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Messages that were answered, so that one that comes again is not taken twice. `message` and `sender` are tags that only the
-- organisation's key can make; no text and no telephone number stands here. `sealed` is the answer. Forgotten after a week.
CREATE TABLE sms (
    org     TEXT    NOT NULL,
    message BLOB    NOT NULL,
    sender  BLOB,
    at      INTEGER NOT NULL,
    sealed  BLOB    NOT NULL,
    PRIMARY KEY (org, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX sms_sender ON sms (org, sender, at);
