-- Customers' cards (C2.2). What stands on a card is sealed under the customer's key; who is in charge of them, and that one was
-- merged into another, are ids.

ALTER TABLE customer ADD COLUMN in_charge TEXT;
ALTER TABLE customer ADD COLUMN department TEXT;  -- of who is in charge: whose superiors have the card in their feed
ALTER TABLE customer ADD COLUMN merged_into TEXT; -- the id is another name of that customer

CREATE INDEX customer_in_charge ON customer (org, in_charge) WHERE in_charge IS NOT NULL;
CREATE INDEX customer_department ON customer (org, department) WHERE department IS NOT NULL;
CREATE INDEX customer_merged ON customer (org, merged_into) WHERE merged_into IS NOT NULL;

-- People at customers'. Each stands under a key of their own, so that one can be erased alone.
CREATE TABLE customer_contact (
    org      TEXT NOT NULL,
    contact  TEXT NOT NULL,
    customer TEXT NOT NULL,
    visit    TEXT, -- on which they were proposed: what it says of them is the visit's
    sealed   BLOB NOT NULL,
    PRIMARY KEY (org, contact)
) STRICT, WITHOUT ROWID;

CREATE INDEX customer_contact_of ON customer_contact (org, customer);

-- Changes of cards that visits propose (V11.1); what they say stands in their facts. Made again by a rebuild.
CREATE TABLE proposal (
    org      TEXT    NOT NULL,
    device   BLOB    NOT NULL,
    seq      INTEGER NOT NULL,
    position INTEGER NOT NULL,
    visit    TEXT    NOT NULL,
    person   TEXT    NOT NULL,
    decided  INTEGER, -- the position of the act
    accepted INTEGER CHECK (accepted IN (0, 1)),
    PRIMARY KEY (org, device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX proposal_of ON proposal (org, position);

-- What was done about a customer or a contact: the history of a card.
CREATE INDEX act_subject ON act (subject, position) WHERE subject IS NOT NULL;
