package reports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A reviewPerson is somebody of a report beside those they may be.
type reviewPerson struct {
	whom
	Title      string
	Name       string
	Where      string   // which rows
	Before     []string // other names
	Facts      []frame.Fact
	Plot       []bar
	PlotLabel  string
	Stands     string // what was decided about them; "": nothing
	Open       bool   // somebody has to decide
	Candidates []candidate
	Found      []candidate
	Q          string
	FoundNone  bool
	Next       string // address of who comes next; "": nobody else
	Previous   string
}

// A bar is a part of the drawing of when somebody was there, in percent of
// the session.
type bar struct{ X, Width string }

// A candidate is a registrant with what speaks for being the same person.
type candidate struct {
	whom
	Key      int // the digit that chooses them; 0: none
	ID       int64
	Decision string // that the button sends
	Name     string
	URL      string
	Latin    string
	About    string
	Chip     team.Chip
	Clues    []clue
	Chosen   bool // whose rows these are
}

// A whom is what every decision about the person says besides what they are.
type whom struct {
	Action string // where decisions go
	Person int64
	Seen   int64  // the revision that is shown
	Series string // question whether it counts for the series; "": there is none
	Final  form.Final
}

// A clue is one thing that is compared.
type clue struct{ Label, Icon, Class, Text string }

// person is what the page shows of who is looked at.
func (v *reviewPage) person(found *desk.Review, r reviewed, l desk.ReportLook) *reviewPerson {
	p, zone := found.Person, frame.Location(found.Event.Zone)
	x := &reviewPerson{whom: whom{v.Address(r.path() + "/decide"), p.ID, p.Revision, v.ask, v.Final}, Name: nameOf(v.Page, &p.ReportPerson), Q: l.Q, Open: p.Undecided()}
	x.Title = v.T("review.who", "name", x.Name)
	var numbers []string
	for _, row := range p.Rows {
		numbers = append(numbers, strconv.FormatInt(row.Number, 10))
	}
	x.Where = v.T("review.rows", "count", len(numbers), "rows", strings.Join(numbers, ", "))
	if len(p.Names) > 1 {
		x.Before = p.Names[1:]
	}
	x.Facts = v.facts(found, zone)
	x.Plot, x.PlotLabel = plot(found.Session, p.Stays), v.T("review.present", "times", spans(v, p.Stays, zone))
	x.Stands = v.stands(p, zone)
	for i := range p.Candidates {
		x.Candidates = append(x.Candidates, v.candidate(found, x.whom, &p.Candidates[i], zone, i+1))
	}
	for i := range p.Found {
		x.Found = append(x.Found, v.candidate(found, x.whom, &p.Found[i], zone, 0))
	}
	x.FoundNone = p.Searched && len(p.Found) == 0
	if found.Next != 0 {
		x.Next = v.Address(r.path(), "person", strconv.FormatInt(found.Next, 10))
		x.Previous = v.Address(r.path(), "person", strconv.FormatInt(found.Previous, 10))
	}
	return x
}

// facts are what the report says of the person.
func (v *reviewPage) facts(found *desk.Review, zone *time.Location) []frame.Fact {
	p := found.Person
	email := p.Email
	if email == "" {
		email = v.T("review.none")
	}
	facts := []frame.Fact{{Label: v.T("signup.email"), Text: email}}
	if times := spans(v, p.Stays, zone); times != "" {
		facts = append(facts, frame.Fact{Label: v.T("review.joined"), Text: times})
	}
	if s := desk.NetSeconds(found.Session, &p.ReportPerson, p.Stays); s != nil {
		facts = append(facts, frame.Fact{Label: v.T("review.net"), Text: v.T("review.net_of", "minutes", *s/60, "of", found.Session.NetSeconds()/60)})
	}
	if p.Role == "host" || p.Role == "presenter" || p.Role == "staff" {
		facts = append(facts, frame.Fact{Label: v.T("review.role"), Text: v.T("review.role." + p.Role)})
	}
	var flags []string
	for _, f := range p.Flags {
		flags = append(flags, v.T("report.flag."+f))
	}
	if len(flags) > 0 {
		facts = append(facts, frame.Fact{Label: v.T("review.flags"), Text: strings.Join(flags, ", ")})
	}
	if v.Has("match.why." + p.Why) {
		facts = append(facts, frame.Fact{Label: v.T("review.found"), Text: v.T("match.why." + p.Why)})
	}
	return facts
}

// spans are stays in words.
func spans(v *reviewPage, stays []event.Stay, zone *time.Location) string {
	var all []string
	for _, s := range stays {
		text := v.Clock(s.Joined, zone) + "–"
		if s.LeftAt != nil {
			text += v.Clock(*s.LeftAt, zone)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// plot draws stays within a session.
func plot(s *event.Session, stays []event.Stay) []bar {
	var all []bar
	length := s.EndsAt.Sub(s.StartsAt)
	percent := func(t time.Time) float64 { return 100 * min(1, max(0, float64(t.Sub(s.StartsAt))/float64(length))) }
	for _, stay := range stays {
		if stay.LeftAt == nil || length <= 0 {
			continue
		}
		if from, to := percent(stay.Joined), percent(*stay.LeftAt); to > from {
			all = append(all, bar{fmt.Sprintf("%.2f%%", from), fmt.Sprintf("%.2f%%", to-from)})
		}
	}
	return all
}

// stands says what was decided about somebody, by whom and when; "" while
// nothing is.
func (v *reviewPage) stands(p *desk.ReviewedPerson, zone *time.Location) string {
	what := ""
	switch {
	case p.Decision != event.DecidedNothing:
		what = v.T("review.is." + string(p.Decision))
	case p.Bucket == event.BucketMatched:
		return v.T("review.is.assigned")
	case p.Bucket == event.BucketStaff:
		return v.T("review.is.staff")
	default:
		return ""
	}
	if i := slices.IndexFunc(p.Candidates, func(c desk.SameOrNot) bool {
		return c.Registrant != nil && p.RegistrantID != nil && c.Registrant.ID == *p.RegistrantID
	}); i >= 0 {
		what = v.T("review.is.this", "name", p.Candidates[i].Registrant.Name())
	}
	if p.DecidedAt == nil {
		return what
	}
	when := v.Deadline(*p.DecidedAt, zone)
	if p.Decider == "" {
		return what + " " + v.T("review.when", "when", when)
	}
	return what + " " + v.T("review.when_by", "when", when, "name", p.Decider)
}

// candidate is a registrant beside the person. key is the digit of the button.
func (v *reviewPage) candidate(found *desk.Review, of whom, c *desk.SameOrNot, zone *time.Location, key int) candidate {
	x := candidate{whom: of, Decision: string(event.DecidedRegistrant), Chip: team.Chip{Text: v.T("review.weak")}}
	if key <= 3 {
		x.Key = key
	}
	if c.Strong {
		x.Chip = team.Chip{Text: v.T("review.strong"), Tint: "tint"}
	}
	if c.Staff {
		x.Decision, x.Chip = string(event.DecidedStaff), team.Chip{Text: v.T("review.staff"), Tint: "tint"}
	}
	r := c.Registrant
	if r == nil {
		x.Name = v.T("review.team")
		x.Clues = []clue{v.nameClue(desk.Clue{Reasons: c.Reasons, Grade: desk.ClueSpeaks})}
		return x
	}
	x.ID, x.Name, x.Latin, x.URL = r.ID, r.Name(), r.LatinName, v.Address("/desk/"+v.Slug+"/registrations/"+strconv.FormatInt(r.ID, 10))
	about := []string{r.Organisation, v.municipality(found.Event, r.MunicipalityKey, r.Municipality), ""}
	if r.Country != "" {
		about[2] = v.Country(r.Country)
	}
	x.About = strings.Join(slices.DeleteFunc(about, func(s string) bool { return s == "" }), ", ")
	id := found.Person.RegistrantID
	x.Chosen = id != nil && *id == r.ID
	for _, one := range c.Clues {
		x.Clues = append(x.Clues, v.clue(found, one, zone))
	}
	return x
}

// municipality is the name that counts, else what was written.
func (v *reviewPage) municipality(e *event.Event, key, written string) string {
	if m := e.Municipality(key); m != nil {
		return e.TextIn(m.Name, v.Lang())
	}
	return written
}

// looks are how grades are drawn.
var looks = map[desk.ClueGrade][2]string{desk.ClueSpeaks: {"tick", ""}, desk.ClueOpen: {"half", "half"}, desk.ClueOpposes: {"cross", "against"}}

// clue is one thing that is compared, in words.
func (v *reviewPage) clue(found *desk.Review, c desk.Clue, zone *time.Location) clue {
	if c.Kind == desk.ClueName {
		return v.nameClue(c)
	}
	x := clue{Label: v.T("review.clue." + string(c.Kind)), Icon: looks[c.Grade][0], Class: looks[c.Grade][1]}
	told := c.Told
	key := "review.clue." + string(c.Kind) + "." + string(c.Grade)
	switch c.Kind {
	case desk.CluePlace, desk.ClueAddress:
		if told == "" {
			key = "review.clue.untold"
		}
		if c.Kind == desk.ClueAddress && told != "" && c.Grade == desk.ClueOpen {
			key = "review.clue.address.open"
		}
	case desk.ClueClick:
		key = "review.clue.click.none"
		if c.At != nil {
			told, key = seconds(*c.At, zone), "review.clue.click.at"
			if c.Starts != nil && c.At.After(*c.Starts) && c.Grade != desk.ClueSpeaks {
				key = "review.clue.click.later"
			}
		}
	}
	starts := v.T("review.none")
	if c.Starts != nil {
		starts = seconds(*c.Starts, zone)
	}
	x.Text = v.T(key, "told", told, "other", v.municipality(found.Event, c.Other, ""), "starts", starts)
	return x
}

// seconds is a time of day to the second, by which a press of a link and a row
// are compared.
func seconds(t time.Time, zone *time.Location) string { return t.In(zone).Format(time.TimeOnly) }

// nameClue says why the names are alike.
func (v *reviewPage) nameClue(c desk.Clue) clue {
	x := clue{Label: v.T("review.clue.name"), Icon: looks[c.Grade][0], Class: looks[c.Grade][1]}
	var all []string
	for _, why := range c.Reasons {
		all = append(all, v.T("match.why."+string(why)))
	}
	x.Text = strings.Join(all, "; ")
	if x.Text == "" {
		x.Text = v.T("review.clue.name.none")
	}
	return x
}
