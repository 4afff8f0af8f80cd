-- What an organisation published to everybody, as its acts in the journal say: versions of its policy, notices of working days. What
-- was judged at a position of the journal is judged again by what had been published up to there. A version that stands in
-- `organisation.policy` is from before this table, and comes before all of these.

CREATE TABLE ruling (
    org      TEXT    NOT NULL,
    position INTEGER NOT NULL, -- of the act
    at       INTEGER NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind IN ('policy', 'calendar')),
    text     TEXT    NOT NULL, -- its JSON
    PRIMARY KEY (org, position)
) STRICT, WITHOUT ROWID;

-- Who has read a version of the policy.
CREATE INDEX fact_acknowledge ON fact (org, position) WHERE name = 'acknowledge';
