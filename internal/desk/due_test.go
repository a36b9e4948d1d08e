package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// required makes the choice of the webinar one that everybody has to make; the
// topic is needed where it is "now".
func (o *office) required() {
	o.t.Helper()
	if _, err := o.applyChange(func(d *eventfile.Document) { d.Questions[0].Required = true }, desk.LettersQuiet); err != nil {
		o.t.Fatal(err)
	}
}

// due are three ways of leaving something open, and what is said to each.
var due = []struct {
	answers map[string]any
	want    string
}{
	{nil, "[/answers/peer required]"},
	{map[string]any{"peer": "now", "topic": " "}, "[/answers/topic required]"},
	{map[string]any{"peer": "never"}, "[/answers/peer unknown_choice]"},
	{map[string]any{"peer": "later", "other": "x"}, "[/answers/other unknown_question]"},
}

func TestColleaguesAnswerWhenTheyConfirm(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, true)
	o.required()
	in := withColleagues(1, 2)
	in.Answers = map[string]any{"peer": "later"}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Verify(t.Context(), o.as(o.known(1)), desk.Verification{}); err != nil {
		t.Errorf("who has answered is asked again: %v", err)
	}
	by := o.as(o.known(2))
	for _, tt := range due {
		_, err := o.Verify(t.Context(), by, desk.Verification{Answers: tt.answers})
		want(t, fmt.Sprint(tt.answers), fmt.Sprint(refused(err)), tt.want)
	}
	if r := o.known(2); r.VerifiedAt != nil || r.Answers != nil || r.Revision != 1 {
		t.Errorf("a refusal leaves %+v", r)
	}
	if _, err := o.Verify(t.Context(), by, desk.Verification{Answers: map[string]any{"peer": "now", "topic": "Water"}}); err != nil {
		t.Fatal(err)
	}
	r := o.known(2)
	want(t, "answers", fmt.Sprint(r.Answers), "map[peer:now topic:Water]")
	want(t, "status", o.status(r, "first"), "confirmed")
	if _, err := o.Verify(t.Context(), by, desk.Verification{Answers: map[string]any{"peer": "later"}}); err != nil {
		t.Errorf("once more: %v", err)
	}
	want(t, "answers after that", fmt.Sprint(o.known(2).Answers), "map[peer:now topic:Water]")
	o.clean()
}

func TestStaffVouchForWhoHasNotAnswered(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, true)
	o.required()
	in := withColleagues(1, 2)
	in.Answers = map[string]any{"peer": "later"}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	r := o.known(2)
	v, err := o.Me(t.Context(), o.as(r))
	done(t, err)
	_, err = o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, desk.Promote, "")
	done(t, err)
	want(t, "status", o.status(r, "first"), "confirmed")
}

func TestWhoTakesASeatAnswers(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	holder := o.signUp(1)
	o.required()
	c := o.handOver(holder, 1)
	for _, tt := range due {
		_, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{Answers: tt.answers})
		want(t, fmt.Sprint(tt.answers), fmt.Sprint(refused(err)), tt.want)
	}
	want(t, "nothing has moved", o.status(holder, "first")+" "+o.status(c, "first"), "confirmed none")
	if _, err := o.Accept(t.Context(), o.as(c), "first", desk.Verification{Answers: map[string]any{"peer": "later", "topic": "dropped"}}); err != nil {
		t.Fatal(err)
	}
	want(t, "answers", fmt.Sprint(o.holder(successor(1).Email).Answers), "map[peer:later]")
	o.clean()
}

// Another address confirms nobody of whom something is due: the way there must
// not lead past the questions.
func TestAnotherAddressDoesNotLeadPastWhatIsRequired(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, true)
	o.required()
	in := withColleagues(1, 2)
	in.Answers = map[string]any{"peer": "later"}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	r := o.known(2)
	o.ask(r, "new@example.org")
	if _, err := o.ConfirmAddress(t.Context(), o.addressLink(r)); err != nil {
		t.Fatal(err)
	}
	moved := o.holder("new@example.org")
	if moved.VerifiedAt != nil {
		t.Error("it has confirmed them")
	}
	if _, err := o.Verify(t.Context(), o.as(moved), desk.Verification{Answers: map[string]any{"peer": "later"}}); err != nil {
		t.Error(err)
	}
	o.clean()
}

func TestWhatIsAsked(t *testing.T) {
	t.Parallel()
	is := func(q string, values ...string) *event.ShowIf { return &event.ShowIf{Question: q, Is: values} }
	all := []event.Question{
		{Key: "free", Type: "text"},
		{Key: "peer", Type: "text", Required: true},
		{Key: "topic", Type: "text", Required: true, ShowIf: is("peer", "now")},
		{Key: "detail", Type: "text", Required: true, ShowIf: &event.ShowIf{All: []event.ShowIf{*is("topic", "x"), *is("first", "yes")}}},
		{Key: "first", Type: "text"},
		{Key: "hidden", Type: "text", Required: true, ShowIf: is("free", "never")},
		{Key: "old", Type: "text", Required: true, Retired: true},
	}
	for _, tt := range []struct {
		kept            map[string]any
		asked, required string
	}{
		{nil, "peer topic detail first", "peer"},
		{map[string]any{"peer": "now"}, "peer topic detail first", "topic"},
		{map[string]any{"peer": "later"}, "", ""},
		{map[string]any{"peer": "now", "topic": "y"}, "", ""},
		{map[string]any{"peer": "now", "topic": "x", "first": "yes"}, "peer topic detail first", "detail"},
		{map[string]any{"peer": "later", "free": "never"}, "free hidden", "hidden"},
	} {
		want(t, fmt.Sprintf("asked after %v", tt.kept), keys(input.Asking(all, tt.kept)), tt.asked)
		want(t, fmt.Sprintf("needed after %v", tt.kept), keys(input.Due(all, tt.kept)), tt.required)
	}
}

func keys(questions []event.Question) string {
	var all []string
	for _, q := range questions {
		all = append(all, q.Key)
	}
	return strings.Join(all, " ")
}
