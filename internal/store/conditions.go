package store

// Conditions that several stories ask under.

// Present is the condition, after a registrant's id, that nobody else stands for
// them. Few are merged, so asking for those is cheaper than for all others.
const Present = " NOT IN (SELECT d.id FROM registrants d WHERE d.merged_into IS NOT NULL)"

// ConcernsSomebody is the condition on a letter that nobody else stands for who
// it is to.
const ConcernsSomebody = "(letters.registrant_id IS NULL OR letters.registrant_id" + Present + ")"

// Counting are the reports whose people count.
const Counting = "r.applied_at IS NOT NULL AND r.superseded_by IS NULL AND r.read_at IS NOT NULL"

// Undecided are people of reports about whom somebody has to decide.
const Undecided = "p.decision = '' AND p.bucket IN ('suggested', 'unmatched')"

// Unanswered is the condition of an index.
const Unanswered = "o.kind = 'objection' AND o.answer = ''"
