package proof

import (
	"fmt"
	"strings"
	"time"
)

// letters judges what a person was written: the letters about each session
// tell the whole way that they went there, step by step, and they lead to
// where the person stands.
func (t *trial) letters(p *Person) {
	counts := map[string]int64{}
	for _, l := range p.Letters {
		counts[l.Kind]++
	}
	t.strangers(p, counts)
	for _, at := range p.Places {
		deeds := t.in(p.Email, at.Session)
		way := steps(p, at.Session)
		silent := int64(0) // returns without a letter: of those whose address is not confirmed
		if t.rules.Verify {
			silent = deeds.of(Return).n()
		}
		told, wrong := follow(way, silent)
		if wrong != "" || !told.fits(at.Status, silent > 0) {
			t.find("letters tell what happened, each step once", fmt.Sprintf("%s is %s in %s and was told: %s", p.Email, at.Status, at.Session, strings.Join(way, ", ")), deeds.calls())
		}
		n := map[string]int64{}
		for _, step := range way {
			n[step]++
		}
		t.between(p, "cancelled", n[cancelled], min(1, deeds.of(Cancel).done()), deeds.of(Cancel).n())
		t.between(p, "withdrawn", n[withdrawn], deeds.of(Withdraw).done(), deeds.of(Withdraw).n())
	}
}

// between finds a number of letters that the calls do not explain.
func (t *trial) between(p *Person, kind string, n, least, most int64) {
	if n < least || n > most {
		t.find("every letter is owed once", fmt.Sprintf("%s has %d letters %q, the calls make it %d to %d", p.Email, n, kind, least, most), t.of[p.Email].calls())
	}
}

// perDay is how many letters strangers can cause a person in a day.
const perDay = 3

// strangers judges the letters that signing up again causes, and those that
// no call causes.
func (t *trial) strangers(p *Person, counts map[string]int64) {
	public, added := t.of[p.Email].of(SignUp), t.of[p.Email].of(Add)
	first := int64(0)
	if t.rules.Verify && len(public) > 0 {
		first = 1
	}
	least, most := first, first
	if len(added) > 0 {
		least = 0
	}
	t.between(p, "verify", counts["verify"], least, most)
	least = min(perDay-first, max(0, public.done()-1))
	most = min(t.days()*perDay-first, max(0, public.n()-1))
	if len(added) > 0 {
		most = min(t.days()*perDay, public.n())
	}
	t.between(p, "again", counts["again"], least, most)
	for kind := range counts {
		switch kind {
		case "verify", "again", Confirmed, waitlisted, "promoted", cancelled, withdrawn:
		default:
			t.between(p, kind, counts[kind], 0, 0)
		}
	}
}

// days is how many days, in UTC, the calls touched: limits count anew on each.
func (t *trial) days() int64 {
	if len(t.calls) == 0 {
		return 1
	}
	last := t.calls[0].Sent
	for _, c := range t.calls {
		last = max(last, c.Ended)
	}
	day := func(d time.Duration) time.Time { return t.began.UTC().Add(d).Truncate(24 * time.Hour) }
	return 1 + int64(day(last).Sub(day(0))/(24*time.Hour))
}

// steps are what the letters of a person say about one session, in order.
func steps(p *Person, session string) []string {
	var way []string
	for _, l := range p.Letters {
		for _, at := range l.Places {
			switch {
			case at.Session != session:
			case l.Kind == Confirmed || l.Kind == waitlisted:
				way = append(way, at.Status) // one letter tells of several places
			default:
				way = append(way, l.Kind)
			}
		}
	}
	return way
}

// A standing is where letters have led someone.
type standing string

// follow goes the way that letters tell of, with at most so many silent
// returns. wrong is the first step that cannot follow the one before.
func follow(way []string, silent int64) (at standing, wrong string) {
	froms := map[string][]standing{
		"verify":   {""},
		Confirmed:  {"", unverified, "ended"},
		waitlisted: {"", unverified, "ended", Confirmed},
		"promoted": {waitlisted},
		cancelled:  {unverified, Confirmed, waitlisted},
		withdrawn:  {unverified, Confirmed, waitlisted},
	}
	tos := map[string]standing{
		"verify": unverified, Confirmed: Confirmed, waitlisted: waitlisted, "promoted": Confirmed, cancelled: "ended", withdrawn: "ended",
	}
	for _, step := range way {
		can := false
		for _, from := range froms[step] {
			can = can || from == at
		}
		if !can && silent > 0 && at == "ended" && tos[step] == at {
			silent--
			can = true
		}
		if !can {
			return at, step
		}
		at = tos[step]
	}
	return at, ""
}

// fits reports whether someone who was told of s may have a status. Who
// returns unverified, and whose hold ends, gets no letter.
func (s standing) fits(status string, returned bool) bool {
	switch status {
	case Confirmed, waitlisted:
		return string(s) == status
	case cancelled, withdrawn:
		return s == "ended"
	case unverified, expired:
		return s == unverified || s == "ended" && returned
	}
	return false
}
