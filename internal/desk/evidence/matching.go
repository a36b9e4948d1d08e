package evidence

import (
	"context"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/match"
	"rollcall/internal/report"
	"rollcall/internal/store/evidence"
)

// match finds out who the people of a report are, and makes of them what is kept.
func (d *Evidence) match(ctx context.Context, ev *event.Event, s *event.Session, got *report.Report, now time.Time) ([]evidence.ReportPart, error) {
	rows := make([]match.Row, len(got.People))
	for i := range got.People {
		rows[i] = rowOf(i, &got.People[i])
	}
	memory, err := MemoryFor(ctx, d.Store.Reads, d.Key, ev, rows)
	if err != nil {
		return nil, err
	}
	known, err := evidence.RegistrantsToMatch(ctx, d.Store.Reads, ev.ID)
	if err != nil {
		return nil, err
	}
	results := match.New(registrants(known), staff(ev, s), memory.All).Match(rows)
	parts := make([]evidence.ReportPart, len(got.People), len(got.People)+1)
	for i := range got.People {
		p := personOf(i, &got.People[i])
		p.MemoryKey = MemoryKey(d.Key, rows[i])
		if err := sort(p, &results[i], now); err != nil {
			return nil, err
		}
		p.Nameless = p.Decision == event.DecidedWalkIn && memory.Nameless(rows[i])
		parts[i] = evidence.ReportPart{Person: p, Stays: stays(&got.People[i], got.Meeting.End)}
	}
	return withRows(parts, got.Rows), nil
}

// rowOf is the i-th person of a report as package match compares them.
func rowOf(i int, p *report.Person) match.Row {
	row := match.Row{ID: strconv.Itoa(i), Email: p.Email, LinkID: p.LinkID}
	if len(p.Names) > 0 {
		row.Name = p.Names[0]
	}
	if last := len(p.Names) - 1; last > 0 {
		row.OriginalName = p.Names[last]
	}
	for flag, kind := range map[report.Flag]match.Kind{report.FlagPhone: match.Phone, report.FlagBot: match.Bot, report.FlagDevice: match.Device} {
		if p.Has(flag) {
			row.Kind = kind
		}
	}
	return row
}

// registrants are known as package match compares them, doubles with those who stand for
// them.
func registrants(known []event.Registrant) []match.Registrant {
	all, doubles := make([]match.Registrant, 0, len(known)), map[int64][]match.Registrant{}
	for i := range known {
		if into := known[i].MergedInto; into != nil {
			doubles[*into] = append(doubles[*into], registrant(&known[i]))
		}
	}
	for i := range known {
		if r := &known[i]; r.MergedInto == nil {
			one := registrant(r)
			one.Doubles = doubles[r.ID]
			all = append(all, one)
		}
	}
	return all
}

func registrant(r *event.Registrant) match.Registrant {
	one := match.Registrant{ID: strconv.FormatInt(r.ID, 10), Names: []string{r.GivenName + " " + r.FamilyName}, Staff: r.Role.Team()}
	if r.LatinName != "" {
		one.Names = append(one.Names, r.LatinName)
	}
	if r.Email != nil {
		one.Email = *r.Email
	}
	return one
}

// staff are the addresses and names that the event calls its own, and who speaks in s.
func staff(ev *event.Event, s *event.Session) []match.Staff {
	var all []match.Staff
	for _, who := range ev.Staff {
		if strings.Contains(who, "@") {
			all = append(all, match.Staff{Email: who})
		} else {
			all = append(all, match.Staff{Name: who})
		}
	}
	for _, item := range s.Agenda {
		for _, speaker := range item.Speakers {
			if speaker.Name != "" {
				all = append(all, match.Staff{Name: speaker.Name})
			}
		}
	}
	return all
}

// personOf is the i-th person of a report as they are kept, in no bucket yet.
func personOf(i int, p *report.Person) *event.ReportPerson {
	kept := &event.ReportPerson{
		Number: int64(i + 1), Key: p.Key, Names: append([]string{}, p.Names...), Email: p.Email, Role: string(p.Role), Flags: []string{}, Attended: p.Attended,
		FirstJoin: instant(p.First), LastLeave: instant(p.Last), Candidates: []event.ReportCandidate{},
	}
	for _, f := range p.Flags {
		kept.Flags = append(kept.Flags, string(f))
	}
	if seconds := int64(p.Seconds); p.Timed && len(p.Intervals) == 0 {
		kept.Seconds = &seconds
	}
	return kept
}

// stays are a person's, those that the meeting's end has closed marked.
func stays(p *report.Person, end report.Moment) []event.Stay {
	var all []event.Stay
	for _, i := range p.Intervals {
		joined := instant(i.Joined)
		if joined == nil {
			continue
		}
		closed := p.Has(report.FlagClosedEnd) && !end.IsZero() && i.Left.Equal(end)
		all = append(all, event.Stay{Joined: *joined, LeftAt: instant(i.Left), Closed: closed})
	}
	return all
}

// sort puts p into its bucket by what was found out about it.
func sort(p *event.ReportPerson, r *match.Result, now time.Time) error {
	p.Why = string(r.Why)
	for i := range r.Candidates {
		one, err := candidate(&r.Candidates[i])
		if err != nil {
			return err
		}
		p.Candidates = append(p.Candidates, one)
	}
	switch {
	case !p.Attended:
		p.Bucket, p.Why = event.BucketNotCounted, string(report.FlagAbsent)
	case p.Role == string(report.RoleStaff) && r.Decision != match.Auto:
		p.Bucket = event.BucketStaff
	case r.Decision == match.Suggest, r.Decision == match.Ambiguous:
		p.Bucket = event.BucketSuggested
	case r.Decision == match.None:
		p.Bucket = event.BucketUnmatched
	default:
		assign(p, r.As, now)
	}
	return nil
}

// assign makes p what they are for certain. What was decided before is decided once more,
// by nobody in particular.
func assign(p *event.ReportPerson, as match.As, now time.Time) {
	likeliest := event.ReportCandidate{Staff: true}
	if len(p.Candidates) > 0 {
		likeliest = p.Candidates[0]
	}
	switch {
	case as == match.AsWalkIn:
		p.Bucket, p.Decision, p.DecidedAt = event.BucketUnmatched, event.DecidedWalkIn, &now
	case as == match.AsIgnore:
		p.Bucket, p.Decision, p.DecidedAt = event.BucketNotCounted, event.DecidedIgnore, &now
	case as == match.AsRegistrant && !likeliest.Staff && likeliest.RegistrantID != 0:
		p.Bucket, p.RegistrantID = event.BucketMatched, &likeliest.RegistrantID
	default:
		p.Bucket = event.BucketStaff
	}
}

func candidate(c *match.Candidate) (event.ReportCandidate, error) {
	one := event.ReportCandidate{Staff: c.Staff, Reasons: []string{}}
	for _, why := range c.Reasons {
		one.Reasons = append(one.Reasons, string(why))
	}
	if c.ID == "" {
		return one, nil
	}
	id, err := strconv.ParseInt(c.ID, 10, 64)
	one.RegistrantID = id
	return one, err
}

// withRows adds the rows of a report to the people whose they are, and those that count
// for nobody at the end.
func withRows(parts []evidence.ReportPart, rows []report.Row) []evidence.ReportPart {
	var nobodys evidence.ReportPart
	for i := range rows {
		row, whose := rowKept(&rows[i]), &nobodys
		if n := rows[i].Person; n >= 0 {
			whose = &parts[n]
		}
		whose.Rows = append(whose.Rows, row)
	}
	if len(nobodys.Rows) == 0 {
		return parts
	}
	return append(parts, nobodys)
}

func rowKept(r *report.Row) event.ReportRow {
	row := event.ReportRow{
		Number: int64(r.Number), Name: r.Name, Email: r.Email, Place: string(r.Place), Reason: string(r.Reason), Joined: instant(r.Joined), LeftAt: instant(r.Left),
	}
	if seconds := int64(r.Seconds); seconds >= 0 {
		row.Seconds = &seconds
	}
	return row
}
