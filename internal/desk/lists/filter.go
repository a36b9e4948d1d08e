package lists

import (
	"slices"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/signup"
	"rollcall/internal/event"
	"rollcall/internal/store/lists"
)

// A Filter chooses registrants of one event, and their order. What is empty
// asks for nothing; what is asked for combines.
type Filter struct {
	Session          string // slug
	Status           string // in Session, if there is one
	Role             string
	Country          string
	OrganisationKind string
	Municipality     string // key of the event's list
	Language         string // that they prefer
	Source           string // how they came in
	Verified         string // whether their address is confirmed: yes or no
	Letters          string // refused: a letter to them was refused for good
	Answer           string // of a choice question, as question:option
	Q                string // words that begin words of the name, organisation or address, in any script
	Sort             string // signed_up, name or organisation; with - before it downwards; "" is signed_up
	Cursor           string
	Limit            int // 1 to 500; 0 is 50
}

// What Filter's Verified, Letters and the sign before a Sort may say.
const (
	Yes     = "yes"
	No      = "no"
	Refused = "refused"
	down    = "-"
)

// Sorts are the orders of lists, upwards.
var Sorts = []string{string(lists.BySignUp), string(lists.ByName), string(lists.ByOrganisation)}

// Parameters are what f says beside its page, by the names that an address and
// a saved view use, but for the words searched for: those are personal.
func (f *Filter) Parameters() map[string]*string {
	return map[string]*string{
		"session": &f.Session, "status": &f.Status, "role": &f.Role, "country": &f.Country, "organisation_kind": &f.OrganisationKind,
		"municipality": &f.Municipality, "language": &f.Language, "source": &f.Source, "verified": &f.Verified, "letters": &f.Letters,
		"answer": &f.Answer, "sort": &f.Sort,
	}
}

// Said are the parameters that f gives a value.
func (f *Filter) Said() map[string]string {
	said := map[string]string{}
	for name, value := range f.Parameters() {
		if *value != "" {
			said[name] = *value
		}
	}
	return said
}

// Everyone reports whether f finds everyone of the event, in whatever order.
func (f Filter) Everyone() bool {
	f.Sort = ""
	return f.Q == "" && len(f.Said()) == 0
}

// FilterOf reads a filter by its parameters, as get knows them.
func FilterOf(get func(name string) string) Filter {
	var f Filter
	for name, value := range f.Parameters() {
		*value = strings.TrimSpace(get(name))
	}
	return f
}

// bad is what is wrong with a list that was asked for by the parameter.
func bad(parameter string) error { return core.ErrBadQuery.With("parameter", parameter) }

// Query turns a filter into what the store looks for. It fails with
// core.ErrBadQuery and the parameter that asks for what cannot be.
func Query(p *core.Programme, f Filter) (lists.Query, error) {
	q := lists.Query{
		EventID: p.Event.ID, Role: event.Role(f.Role), Country: f.Country, Kind: f.OrganisationKind,
		Municipality: f.Municipality, Language: f.Language, Source: f.Source, Refused: f.Letters != "",
	}
	known := func(list []string, value string) bool { return value == "" || slices.Contains(list, value) }
	switch {
	case f.Status != "" && !slices.Contains(event.Statuses, event.Status(f.Status)):
		return q, bad("status")
	case f.Role != "" && !slices.Contains(event.Roles, q.Role):
		return q, bad("role")
	case f.Country != "" && !event.ValidCountry(f.Country):
		return q, bad("country")
	case !known(signup.OrganisationKinds, f.OrganisationKind):
		return q, bad("organisation_kind")
	case f.Municipality != "" && p.Event.Municipality(f.Municipality) == nil:
		return q, bad("municipality")
	case f.Language != "" && !input.ValidLanguage(f.Language):
		return q, bad("language")
	case !known(event.Sources, f.Source):
		return q, bad("source")
	case !known([]string{Yes, No}, f.Verified):
		return q, bad("verified")
	case !known([]string{Refused}, f.Letters):
		return q, bad("letters")
	case !input.ValidLine(f.Q):
		return q, bad("q")
	}
	if f.Status != "" {
		q.Statuses = []event.Status{event.Status(f.Status)}
	}
	if f.Verified != "" {
		yes := f.Verified == Yes
		q.Verified = &yes
	}
	q.Words = strings.Fields(event.Fold(f.Q))
	return q, askedOf(p, f, &q)
}

// mostWords is how many words one may search for.
const mostWords = 10

// askedOf fills in what has to be among what the event has, and the order.
func askedOf(p *core.Programme, f Filter, q *lists.Query) error {
	if len(q.Words) > mostWords {
		return bad("q")
	}
	if f.Session != "" {
		s, err := core.Find(p.Sessions, f.Session)
		if err != nil {
			return bad("session")
		}
		q.SessionID = s.ID
	} else if f.Status != "" && len(p.Sessions) == 1 {
		q.SessionID = p.Sessions[0].ID
	}
	if f.Answer != "" {
		question, option, _ := strings.Cut(f.Answer, ":")
		if !offers(p.Event, question, option) {
			return bad("answer")
		}
		q.Question, q.Option = question, option
	}
	sort, downwards := strings.CutPrefix(f.Sort, down)
	if f.Sort != "" && !slices.Contains(Sorts, sort) {
		return bad("sort")
	}
	q.Sort, q.Descending = lists.Sort(sort), downwards
	return nil
}

// offers reports whether an event asks the question, or did, and has the
// option among its answers.
func offers(e *event.Event, question, option string) bool {
	return slices.ContainsFunc(e.Questions, func(q event.Question) bool {
		return q.Key == question && slices.ContainsFunc(q.Options, func(o event.Option) bool { return o.Key == option })
	})
}
