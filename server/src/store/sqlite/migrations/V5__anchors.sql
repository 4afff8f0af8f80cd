-- Anchors that came with a token and not with a contact. What the server said stays said: like the journal, this is not derived.

CREATE TABLE anchor (
    org      TEXT    NOT NULL,
    device   BLOB    NOT NULL,
    anchor   BLOB    NOT NULL,
    position INTEGER NOT NULL, -- the journal's last when it was given
    at       INTEGER NOT NULL,
    boot     BLOB    NOT NULL,
    running  INTEGER NOT NULL,
    PRIMARY KEY (org, device, anchor)
) STRICT, WITHOUT ROWID;
