package event

import "rollcall/internal/placeholder"

// Letters are an organiser's own words for letters of an event, by kind, in
// the order in which people get them. Where a language has none, the letter
// has the usual ones.
type Letters struct {
	Verify     LetterText `json:"verify,omitzero"`
	Pending    LetterText `json:"pending,omitzero"`
	Confirmed  LetterText `json:"confirmed,omitzero"`
	Waitlisted LetterText `json:"waitlisted,omitzero"`
	Offered    LetterText `json:"offered,omitzero"`
	OfferOver  LetterText `json:"offer_over,omitzero"`
	Promoted   LetterText `json:"promoted,omitzero"`
	Rejected   LetterText `json:"rejected,omitzero"`
	Reminder   LetterText `json:"reminder,omitzero"`
	Attended   LetterText `json:"attended,omitzero"`
	Missed     LetterText `json:"missed,omitzero"`
	Recording  LetterText `json:"recording,omitzero"`
	Cancelled  LetterText `json:"cancelled,omitzero"`
	Withdrawn  LetterText `json:"withdrawn,omitzero"`
	CalledOff  LetterText `json:"called_off,omitzero"`
}

// A LetterText is what an organiser writes in the place of the usual words of
// a letter: its subject, which is its heading too, and what it begins with.
// The facts of the letter, its button and what the law asks for stay.
type LetterText struct {
	Subject Text `json:"subject,omitempty"` // with placeholders
	Text    Text `json:"text,omitempty"`    // paragraphs with placeholders
}

// Of are the words for letters of a kind, nil for kinds that have none but
// the usual ones.
func (l *Letters) Of(k LetterKind) *LetterText {
	switch k {
	case LetterVerify:
		return &l.Verify
	case LetterPending:
		return &l.Pending
	case LetterConfirmed:
		return &l.Confirmed
	case LetterWaitlisted:
		return &l.Waitlisted
	case LetterOffered:
		return &l.Offered
	case LetterOfferOver:
		return &l.OfferOver
	case LetterPromoted:
		return &l.Promoted
	case LetterRejected:
		return &l.Rejected
	case LetterReminder:
		return &l.Reminder
	case LetterAttended:
		return &l.Attended
	case LetterMissed:
		return &l.Missed
	case LetterRecording:
		return &l.Recording
	case LetterCancelled:
		return &l.Cancelled
	case LetterWithdrawn:
		return &l.Withdrawn
	case LetterCalledOff:
		return &l.CalledOff
	}
	return nil
}

// OwnKinds are the kinds of letter that may have words of the organiser's, in
// the order in which people get them.
func OwnKinds() []LetterKind {
	return []LetterKind{
		LetterVerify, LetterPending, LetterConfirmed, LetterWaitlisted, LetterOffered, LetterOfferOver, LetterPromoted, LetterRejected,
		LetterReminder, LetterAttended, LetterMissed, LetterRecording, LetterCancelled, LetterWithdrawn, LetterCalledOff,
	}
}

// Placeholders are those that the words of a letter of this kind may hold. The
// one that asks to confirm an address repeats nothing that somebody has typed.
func (k LetterKind) Placeholders() []placeholder.Name {
	if k == LetterVerify {
		return placeholder.Common()
	}
	return placeholder.All()
}
