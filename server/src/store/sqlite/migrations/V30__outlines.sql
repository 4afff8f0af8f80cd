-- By what the board orders and counts, without opening what is sealed: whole lanes are counted from these two alone.
CREATE INDEX visit_outline ON visit (org, visit, rep, department, start_at, merged, approved, review, erased);
CREATE INDEX obligation_outline ON obligation (org, visit, kind, state, due, changes_at);
-- Whose part in a visit ended since a place: who saw it through that part sees it no longer.
CREATE INDEX member_until ON member (org, until) WHERE until IS NOT NULL;
-- Trips that are not over, however many are.
CREATE INDEX watch_state ON watch (org, state, visit);
