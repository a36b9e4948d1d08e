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

// What is asked of a row @ of registrants, by lists and for messages.
const (
	AddressConfirmed = "@.verified_at IS NOT NULL AND @.email IS NOT NULL"
	AddressOpen      = "@.verified_at IS NULL AND @.erased_at IS NULL"
	LetterRefused    = "EXISTS (SELECT 1 FROM letters l WHERE l.state = 'failed' AND l.event_id = ? AND l.registrant_id = @.id)"
)

// Answered asks of a row @ of registrants whether an option is among those that
// a question was answered with.
func (r Reads) Answered(question, option string) (sql string, args []any) {
	if r.Postgres() {
		return "jsonb_contains(@.answers::jsonb -> ?::text, to_jsonb(?::text))", []any{question, option}
	}
	return "EXISTS (SELECT 1 FROM json_each(@.answers, ?) j WHERE j.value = ?)", []any{`$."` + question + `"`, option}
}
