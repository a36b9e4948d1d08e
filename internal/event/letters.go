package event

import "rollcall/internal/placeholder"

// Letters are an organiser's own words for letters of an event, by kind. Where
// a language has none, the letter has the usual ones.
type Letters map[LetterKind]LetterText

// A LetterText is what an organiser writes in the place of the usual words of
// a letter: its subject, which is its heading too, and what it begins with.
// The facts of the letter, its button and what the law asks for stay.
type LetterText struct {
	Subject Text `json:"subject,omitempty"` // with placeholders
	Text    Text `json:"text,omitempty"`    // paragraphs with placeholders
}

// OwnKinds are the kinds of letter that may have words of the organiser's, in
// the order in which people get them.
func OwnKinds() []LetterKind {
	return []LetterKind{
		LetterVerify, LetterPending, LetterConfirmed, LetterWaitlisted, LetterOffered, LetterOfferOver, LetterPromoted, LetterRejected,
		LetterReminder, LetterRecording, LetterCancelled, LetterWithdrawn, LetterCalledOff,
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
