-- Gifts by customer and time, for the limit of a year. Made again by a rebuild. `customer` is a digest under a key of the
-- organisation; `sealed` stands under the visit's key.

CREATE TABLE given (
    org      TEXT    NOT NULL,
    visit    TEXT    NOT NULL,
    customer BLOB    NOT NULL,
    start_at INTEGER NOT NULL, -- when the visit was planned to begin
    sealed   BLOB    NOT NULL, -- amounts and currencies
    PRIMARY KEY (org, visit)
) STRICT, WITHOUT ROWID;

CREATE INDEX given_customer ON given (org, customer, start_at);
