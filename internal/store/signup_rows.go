package store

import (
	"time"

	"github.com/jackc/pgx/v5"

	"rollcall/internal/event"
)

// postgresRows are the rows of a batch of sign-ups, by column.
type postgresRows struct {
	registrants   registrantColumns
	registrations registrationColumns
	letters       letterColumns
	audits        auditColumns
	newOnces      onceColumns
	agains        [][]any
}

type registrantColumns struct {
	ids, events     []int64
	emails          [2][]*string // as typed, folded
	texts           [14][]string // given_name to source
	spoken, answers []*string
	consents        []*string
	signedUp        []time.Time
	verified        []*time.Time
}

type registrationColumns struct {
	registrants, sessions, seqs []int64
	statuses                    []string
	holds                       []bool
	until                       []*time.Time
	at                          []time.Time
}

type letterColumns struct {
	registrants, events              []int64
	kinds, languages, data, messages []string
	at                               []time.Time
	until                            []*time.Time
}

type auditColumns struct {
	at                  []time.Time
	events, registrants []int64
	actors, roles, data []string
}

type onceColumns struct {
	keys              [3][]string
	macs              [][]byte
	statuses, results []int64
	at                []time.Time
}

// add notes the rows of a new registrant.
func (r *postgresRows) add(j *job) {
	p, id, places := j.signUp, j.signedUp.RegistrantID, j.signedUp.Places
	r.registrants.add(p, id)
	for _, place := range places {
		r.registrations.add(p, id, place)
	}
	if p.Registrant.Email != nil {
		r.letters.add(p, id, places)
	}
	a := &r.audits
	a.at, a.events, a.registrants = append(a.at, p.Now), append(a.events, p.EventID), append(a.registrants, id)
	a.actors, a.roles, a.data = append(a.actors, p.Actor), append(a.roles, p.Role), append(a.data, auditData(places))
}

func (c *registrantColumns) add(p *signUp, id int64) {
	r := &p.Registrant
	c.ids, c.events = append(c.ids, id), append(c.events, p.EventID)
	c.emails[0], c.emails[1] = append(c.emails[0], r.Email), append(c.emails[1], r.EmailFolded)
	for i, text := range [...]string{r.GivenName, r.FamilyName, r.LatinName, r.Organisation, r.OrganisationKind, r.Municipality, r.MunicipalityKey, r.Country, r.Function, r.Language, r.Zone, r.Interpretation, string(r.Role), r.Source} {
		c.texts[i] = append(c.texts[i], text)
	}
	c.spoken, c.answers, c.consents = append(c.spoken, p.spoken), append(c.answers, p.answers), append(c.consents, p.consents)
	c.signedUp, c.verified = append(c.signedUp, p.Now), append(c.verified, p.verifiedAt())
}

func (c *registrationColumns) add(p *signUp, id int64, place event.Place) {
	c.registrants, c.sessions, c.seqs = append(c.registrants, id), append(c.sessions, place.SessionID), append(c.seqs, place.QueueSeq)
	c.statuses, c.holds = append(c.statuses, string(place.Status)), append(c.holds, place.HoldsSeat)
	c.until, c.at = append(c.until, p.holdUntil(place)), append(c.at, p.Now)
}

func (c *letterColumns) add(p *signUp, id int64, places []event.Place) {
	c.registrants, c.events = append(c.registrants, id), append(c.events, p.EventID)
	c.kinds, c.languages = append(c.kinds, string(event.SignUpLetter(places))), append(c.languages, p.Registrant.Language)
	c.data, c.messages = append(c.data, p.letterData(places)), append(c.messages, p.messageID)
	c.at, c.until = append(c.at, p.Now), append(c.until, p.usefulUntil())
}

func (c *onceColumns) add(o, first *event.Once, now time.Time) {
	for i, text := range [...]string{o.Principal, o.Route, o.Key} {
		c.keys[i] = append(c.keys[i], text)
	}
	c.macs, c.at = append(c.macs, first.BodyMAC), append(c.at, now)
	c.statuses, c.results = append(c.statuses, int64(first.Status)), append(c.results, first.ResultID)
}

// queue queues the statements, parents first.
func (r *postgresRows) queue(to *pgx.Batch) {
	if c := &r.registrants; len(c.ids) > 0 {
		args := []any{c.ids, c.events, c.emails[0], c.emails[1]}
		for _, column := range c.texts {
			args = append(args, column)
		}
		to.Queue(postgresRegistrants, append(args, c.spoken, c.answers, c.consents, c.signedUp, c.verified)...)
	}
	if c := &r.registrations; len(c.at) > 0 {
		to.Queue(postgresRegistrations, c.registrants, c.sessions, c.statuses, c.holds, c.seqs, c.until, c.at)
	}
	if c := &r.letters; len(c.at) > 0 {
		to.Queue(postgresLetters, c.registrants, c.events, c.kinds, c.languages, c.data, c.messages, c.at, c.until)
	}
	if c := &r.audits; len(c.at) > 0 {
		to.Queue(postgresAudit, c.at, c.events, c.registrants, c.actors, c.roles, c.data)
	}
	for _, args := range r.agains {
		to.Queue(postgresAgain, args...)
	}
	r.newOnces.queue(to)
}

// queue queues the statement, if there is anything to keep.
func (c *onceColumns) queue(to *pgx.Batch) {
	if len(c.at) > 0 {
		to.Queue(postgresAddOnces, c.keys[0], c.keys[1], c.keys[2], c.macs, c.statuses, c.results, c.at)
	}
}
