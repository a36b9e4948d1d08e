package event

import (
	"maps"
	"slices"
	"time"
)

// A Note is what somebody of the team writes down about a registrant, who
// finds it among their own data.
type Note struct {
	ID           int64
	RegistrantID int64
	At           time.Time
	Actor        string // as AuditEntry has it
	Text         string
}

// A QuestionWording is how a question was put until it was put otherwise.
type QuestionWording struct {
	ID      int64
	EventID int64
	Key     string
	Label   Text     `gorm:"serializer:json"`
	Options []Option `gorm:"serializer:json"`
	Until   time.Time
}

// A ListHeading says what a column of a list means that is called so.
type ListHeading struct {
	ID      int64
	EventID int64
	Heading string // as Fold has it
	Field   string // "": the column is left out
}

// Reworded are the wordings that questions lose at now, where after is what
// before has become: those that are put in other words, or have other words
// for an answer. Who adds an answer or an order has changed no wording.
func Reworded(before, after []Question, now time.Time) []QuestionWording {
	var lost []QuestionWording
	for _, old := range before {
		i := slices.IndexFunc(after, func(q Question) bool { return q.Key == old.Key })
		if i < 0 || maps.Equal(old.Label, after[i].Label) && !optionReworded(old.Options, after[i].Options) {
			continue
		}
		lost = append(lost, QuestionWording{Key: old.Key, Label: old.Label, Options: old.Options, Until: now})
	}
	return lost
}

func optionReworded(before, after []Option) bool {
	return slices.ContainsFunc(before, func(o Option) bool {
		i := slices.IndexFunc(after, func(a Option) bool { return a.Key == o.Key })
		return i >= 0 && !maps.Equal(o.Label, after[i].Label)
	})
}

// AsPut is q as it was put at a moment. earlier are the wordings of the
// event's questions, in any order. An answer that was added since keeps its
// words.
func (q Question) AsPut(at time.Time, earlier []QuestionWording) Question {
	var then *QuestionWording
	for i := range earlier {
		if w := &earlier[i]; w.Key == q.Key && at.Before(w.Until) && (then == nil || w.Until.Before(then.Until)) {
			then = w
		}
	}
	if then == nil {
		return q
	}
	q.Label, q.Options = then.Label, slices.Clone(q.Options)
	for i := range q.Options {
		k := slices.IndexFunc(then.Options, func(o Option) bool { return o.Key == q.Options[i].Key })
		if k >= 0 {
			q.Options[i].Label = then.Options[k].Label
		}
	}
	return q
}
