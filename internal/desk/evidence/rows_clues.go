package evidence

import (
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/match"
	"rollcall/internal/spelling"
)

// A Grade is how much something speaks for two being one person.
type Grade string

// The grades.
const (
	Speaks  Grade = "for"
	Open    Grade = "open" // it tells neither way
	Opposes Grade = "against"
)

// A ClueKind is what is compared between a person of a report and a
// registrant. Its words are under review.clue in the catalogues.
type ClueKind string

// The kinds, in the order they are shown.
const (
	ClueName      ClueKind = "name"
	CluePlace     ClueKind = "municipality"
	ClueAddress   ClueKind = "address"
	ClueElsewhere ClueKind = "elsewhere" // who else in the report is the registrant's
	ClueClick     ClueKind = "click"     // the personal link, beside the first row
)

// A Clue is one thing that is compared, and what it says.
type Clue struct {
	Kind    ClueKind
	Grade   Grade
	Reasons []match.Why // of the name
	Told    string      // the municipality, the registrant's address, or the others' names in the report
	Other   string      // the municipality that the report names instead
	At      *time.Time  // of the click; nil: there was none
	Starts  *time.Time  // when the person first joined by the report
}

// certain are the reasons for which the names of two are the same in some
// form, or their addresses nearly. All others only look alike.
var certain = []match.Why{
	match.ByLink, match.ByAddress, match.ByOtherAddress, match.ByAddressAndName, match.ByMemory, match.ByName,
	match.NearAddress, match.OtherAddress, match.SameName, match.OtherRow, match.OtherSpelling, match.OtherScript, match.OriginalName, match.WasDecided,
}

// strong reports whether the strongest of reasons is certain.
func strong(reasons []match.Why) bool {
	return len(reasons) > 0 && slices.Contains(certain, reasons[0])
}

// compared is what a person of a report and a registrant are compared by.
type compared struct {
	event      *event.Event
	person     *event.ReportPerson
	registrant *event.Registrant
	reasons    []match.Why // that package match found; none for one that was searched for
	clicks     []time.Time // of the registrant's personal link
	elsewhere  string      // who else in the report is the registrant's, by name; "": nobody
}

// clues are all that is compared, by kind.
func (c compared) clues() []Clue {
	return []Clue{c.name(), c.place(), c.address(), c.others(), c.click()}
}

func (c compared) name() Clue {
	clue := Clue{Kind: ClueName, Reasons: c.reasons, Grade: Open}
	switch {
	case strong(c.reasons):
		clue.Grade = Speaks
	case len(c.reasons) == 0:
		clue.Grade = Opposes
	}
	return clue
}

// place looks for the registrant's municipality in the names that the person
// had: many write where they are from behind their name.
func (c compared) place() Clue {
	clue := Clue{Kind: CluePlace, Grade: Open, Told: c.registrant.Municipality}
	words := wordsOf(c.person.Names)
	own := []string{c.registrant.Municipality}
	if m := c.event.Municipality(c.registrant.MunicipalityKey); m != nil {
		own = append(own, m.Spellings()...)
	}
	if slices.ContainsFunc(own, words.name) {
		clue.Grade = Speaks
		return clue
	}
	for i := range c.event.Municipalities {
		m := &c.event.Municipalities[i]
		if m.Key != c.registrant.MunicipalityKey && slices.ContainsFunc(m.Spellings(), words.name) {
			clue.Grade, clue.Other = Opposes, m.Key
			return clue
		}
	}
	return clue
}

// words are those of several names, in all Latin forms.
type words map[string]bool

func wordsOf(names []string) words {
	all := words{}
	for _, name := range names {
		parsed := spelling.ParseName(name)
		for _, part := range append([]string{name}, parsed.Inner...) {
			for _, form := range spelling.ParseName(part).Forms() {
				for _, w := range form.Words {
					all[w] = true
				}
			}
		}
	}
	return all
}

// name reports whether all words of a place stand among w. Places of one or
// two letters are not looked for: they are initials as well.
func (w words) name(place string) bool {
	for _, form := range spelling.ParseName(place).Forms() {
		if len(form.Key) > 2 && !slices.ContainsFunc(form.Words, func(word string) bool { return !w[word] }) {
			return true
		}
	}
	return false
}

func (c compared) address() Clue {
	clue := Clue{Kind: ClueAddress, Grade: Open, Told: c.registrant.Address()}
	theirs, ours := spelling.Address(c.person.Email), spelling.Address(clue.Told)
	switch {
	case theirs == "" || ours == "":
	case theirs == ours, spelling.Mailbox(theirs) == spelling.Mailbox(ours):
		clue.Grade = Speaks
	default:
		clue.Grade = Opposes
	}
	return clue
}

// others says who else of the report is the registrant's. That is no proof of
// anything, since people come with two devices.
func (c compared) others() Clue {
	if c.elsewhere == "" {
		return Clue{Kind: ClueElsewhere, Grade: Speaks}
	}
	return Clue{Kind: ClueElsewhere, Grade: Open, Told: c.elsewhere}
}

// clickBefore is how long before the first row a press of the personal link may lie
// for both to be of one coming: it opens the meeting's page, from which people go on.
const clickBefore = 5 * time.Minute

// opened reports whether a press at a time leads to a row that begins at starts. Of
// a report that tells no seconds the row may begin anywhere in its minute; whoever
// presses later is in the meeting by then.
func opened(at, starts time.Time) bool {
	until := starts
	if starts.Equal(starts.Truncate(time.Minute)) {
		until = starts.Add(time.Minute - 1)
	}
	return !at.Before(starts.Add(-clickBefore)) && !at.After(until)
}

// click takes the press of the personal link that may have led to the first row, else
// the one that lies closest to it.
func (c compared) click() Clue {
	clue := Clue{Kind: ClueClick, Grade: Opposes, Starts: c.person.FirstJoin}
	for i := range c.clicks {
		if at := &c.clicks[i]; clue.At == nil || clue.Starts != nil && likelier(*at, *clue.At, *clue.Starts) {
			clue.At = at
		}
	}
	if clue.At == nil {
		return clue
	}
	clue.Grade = Open
	if clue.Starts != nil && opened(*clue.At, *clue.Starts) {
		clue.Grade = Speaks
	}
	return clue
}

// likelier reports whether a press at a tells more of a row that begins at starts than
// one at b.
func likelier(a, b, starts time.Time) bool {
	if leads := opened(a, starts); leads != opened(b, starts) {
		return leads
	}
	return a.Sub(starts).Abs() < b.Sub(starts).Abs()
}

// A Kind is a kind of evidence that is named, and for which several people may
// be accepted at once. Its words are under review.kind in the catalogues.
type Kind string

// The kinds, the most certain first; somebody is of one at most.
const (
	KindMailbox  Kind = "mailbox"  // the same name, and an address that differs in a +tag or in dots
	KindScript   Kind = "script"   // the same name in another alphabet, and the municipality is the same
	KindSpelling Kind = "spelling" // the same name in another spelling, and the municipality is the same
	KindClick    Kind = "click"    // the same name in some form, and the personal link was pressed as the first row begins
)

// Kinds lists all, in the order they are shown.
var Kinds = []Kind{KindMailbox, KindScript, KindSpelling, KindClick}

// kindOf is the kind of evidence for p being the first of candidates; "" if it
// is of none. There is none where anybody else is as likely, where somebody
// else in the report is that registrant, or where anything speaks against it.
func kindOf(p *event.ReportPerson, candidates []Candidate) Kind {
	if !p.Undecided() || p.Bucket != event.BucketSuggested || len(candidates) == 0 || p.Why == string(match.Namesakes) {
		return ""
	}
	c := &candidates[0]
	if !c.Strong || c.Staff || c.Registrant == nil || len(candidates) > 1 && candidates[1].Strong {
		return ""
	}
	grade := map[ClueKind]Grade{}
	for _, clue := range c.Clues {
		grade[clue.Kind] = clue.Grade
	}
	has := func(why match.Why) bool { return slices.Contains(c.Reasons, why) }
	switch {
	case grade[ClueElsewhere] != Speaks || grade[CluePlace] == Opposes || grade[ClueName] != Speaks:
		return ""
	case has(match.NearAddress) && (has(match.SameName) || has(match.OtherAddress) || has(match.OtherScript) || has(match.OtherSpelling)):
		return KindMailbox
	case grade[ClueAddress] == Opposes:
		return ""
	case has(match.OtherScript) && grade[CluePlace] == Speaks:
		return KindScript
	case has(match.OtherSpelling) && grade[CluePlace] == Speaks:
		return KindSpelling
	case grade[ClueClick] == Speaks:
		return KindClick
	}
	return ""
}
