package proof

import "fmt"

// JudgeNames compares who was acknowledged in an event for people without an
// address with who is there, by family name and how often.
func JudgeNames(j *Journal, there map[string]int) Findings {
	var found Findings
	for _, d := range deeds(j.Calls()) {
		n := there[d.Person]
		delete(there, d.Person)
		switch {
		case n > 1:
			found.Add("a request repeated with its key acts once", fmt.Sprintf("%s is there %d times", d.Person, n), d.calls)
		case n == 0 && d.done:
			found.Add("nobody who was accepted is lost", d.Person+" is not there", d.calls)
		case n == 1 && !d.took():
			found.Add("nobody is there who was not accepted", d.Person, d.calls)
		}
	}
	for name := range there {
		found.Add("nobody is there who was not accepted", name, nil)
	}
	return found
}

// JudgeJoins compares the acknowledged join clicks of a session with those
// that its attendance shows, by the id of the registrant.
func JudgeJoins(j *Journal, o *Observation, session string, clicked map[string]bool) Findings {
	ids := map[string]string{}
	for _, p := range o.People {
		ids[p.Email] = p.ID
	}
	var found Findings
	asked := map[string]bool{}
	for _, d := range deeds(j.Calls()) {
		if d.Action != Join || !d.touches(session) {
			continue
		}
		id := ids[d.Person]
		asked[id] = asked[id] || d.took()
		if d.done && !clicked[id] {
			found.Add("no join click is lost", d.Person+" in "+session, d.calls)
		}
	}
	for id := range clicked {
		if !asked[id] {
			found.Add("no join click comes from nowhere", "registrant "+id+" in "+session, nil)
		}
	}
	return found
}

// Outages checks what is answered while something is taken away from the
// program: a 503 or a 507 says when to come again.
func Outages(calls []Call) Findings {
	var found Findings
	for _, c := range calls {
		if (c.Status == 503 || c.Status == 507) && c.RetryAfter == "" {
			found.Add("an outage says when to try again", fmt.Sprintf("%d %s without Retry-After", c.Status, c.Code), []int{c.Number})
		}
	}
	return found
}

// Unanswered finds requests whose last repeat had no answer: everybody
// repeats until there is one.
func Unanswered(calls []Call) Findings {
	last := map[string]Call{}
	for _, call := range calls {
		last[call.Key] = call
	}
	var found Findings
	for _, call := range last {
		if call.Outcome != Answered {
			found.Add("a request that is repeated is answered in the end", fmt.Sprintf("%s of %s: %s", call.Action, call.Person, call.Error), []int{call.Number})
		}
	}
	return found
}

// Acknowledged counts the requests that were acknowledged, each with its
// repeats as one.
func Acknowledged(j *Journal) map[Action]int {
	n := map[Action]int{}
	for _, d := range deeds(j.Calls()) {
		if d.done {
			n[d.Action]++
		}
	}
	return n
}
