-- Who is away from when to when (V6.3): the safety ladder passes them over. Ids and times alone; not derived.
CREATE TABLE absence (
    org    TEXT    NOT NULL,
    id     INTEGER NOT NULL, -- the position of the act that said it
    person TEXT    NOT NULL,
    starts INTEGER NOT NULL,
    ends   INTEGER NOT NULL,
    until  INTEGER, -- the position at which it was taken back
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;
