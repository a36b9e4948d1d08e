package event_test

import (
	"testing"
	"time"

	"rollcall/internal/event"
)

func TestAnAnswerIsReadWithTheWordsItWasGivenTo(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2021, 10, n, 12, 0, 0, 0, time.UTC) }
	question := func(label, option string) event.Question {
		return event.Question{Key: "topic", Label: event.Text{"en": label}, Options: []event.Option{{Key: "a", Label: event.Text{"en": option}}}}
	}
	first, second, third := question("Topic?", "Roads"), question("Which topic?", "Roads"), question("Which topic?", "Streets")
	var earlier []event.QuestionWording
	earlier = append(earlier, event.Reworded([]event.Question{second}, []event.Question{third}, day(20))...)
	earlier = append(earlier, event.Reworded([]event.Question{first}, []event.Question{second}, day(10))...)
	if same := event.Reworded([]event.Question{third}, []event.Question{third}, day(25)); len(same) != 0 {
		t.Errorf("what stays the same has lost the wording %v", same)
	}
	gone := event.Reworded([]event.Question{first}, nil, day(25))
	if len(gone) != 0 {
		t.Errorf("a question that is removed has no answers to be read: %v", gone)
	}
	for _, c := range []struct {
		at            time.Time
		label, option string
	}{
		{day(1), "Topic?", "Roads"}, {day(10), "Which topic?", "Roads"}, {day(15), "Which topic?", "Roads"}, {day(20), "Which topic?", "Streets"},
	} {
		q := third.AsPut(c.at, earlier)
		if q.Label["en"] != c.label || q.Options[0].Label["en"] != c.option {
			t.Errorf("on %s: %q, %q, want %q, %q", c.at, q.Label["en"], q.Options[0].Label["en"], c.label, c.option)
		}
	}
	if third.Options[0].Label["en"] != "Streets" {
		t.Error("the question itself has changed")
	}
}
