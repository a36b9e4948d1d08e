// Package ending ends a server under load, again and again: at once, as a
// power cut would (Crashes), or when it is asked to (Stops).
//
// People sign up, follow the link in their letter, cancel, come back and join
// meanwhile. Afterwards everything that was acknowledged has to be there once,
// every letter has to have arrived, and nothing may be left behind. A run in
// which nothing was acknowledged proves nothing, and says so.
package ending

import (
	"context"
	"errors"
	"slices"

	"rollcall/internal/proof"
	"rollcall/internal/proof/mailbox"
	"rollcall/internal/proof/stage"
)

// A hardship is one installation that goes through the same thing many times,
// each time on an occasion of its own.
type hardship struct {
	stage     *stage.Stage
	post      *post
	occasions []*occasion
	found     proof.Findings
	outages   bool // 503 is an honest answer
}

// An occasion is two events: one for people with an address, and one for
// people without.
type occasion struct{ journal, nameless *proof.Journal }

// beset makes an installation that sends its letters to a mailbox, with
// servers that are also given serve. End it.
func beset(ctx context.Context, o stage.Options, serve ...string) (*hardship, error) {
	box, err := mailbox.Open()
	if err != nil {
		return nil, err
	}
	o.Serve = append(serve, "--smtp-url", box.URL())
	site, err := stage.New(ctx, o)
	if err != nil {
		return nil, errors.Join(err, box.Close())
	}
	return &hardship{stage: site, post: newPost(box)}, nil
}

// end takes the installation down.
func (h *hardship) end() error { return errors.Join(h.stage.Close(), h.post.box.Close()) }

// publish announces the events of an occasion. One session is small, so that
// people wait and are promoted; joining is open.
func (h *hardship) publish(ctx context.Context, slug string) (*occasion, error) {
	rules := proof.Rules{Event: slug, Verify: true, Soon: true, Outages: h.outages, Sessions: []proof.Session{{Slug: "hall", Capacity: 8}, {Slug: "room", Capacity: 30}}}
	j, err := h.stage.Publish(ctx, rules)
	if err != nil {
		return nil, err
	}
	rules.Event, rules.Sessions = "nameless-"+slug, []proof.Session{{Slug: "hall", Capacity: 10_000}}
	nameless, err := h.stage.Publish(ctx, rules)
	o := &occasion{j, nameless}
	h.occasions = append(h.occasions, o)
	return o, err
}

// calls are all calls of an occasion.
func (o *occasion) calls() []proof.Call { return slices.Concat(o.journal.Calls(), o.nameless.Calls()) }

// find adds findings.
func (h *hardship) find(where string, found ...proof.Finding) {
	for _, f := range found {
		f.Detail = where + ": " + f.Detail
		h.found = append(h.found, f)
	}
}

// save writes the last journal to a file, if there are findings.
func (h *hardship) save() (path string, err error) {
	if len(h.found) == 0 || len(h.occasions) == 0 {
		return "", nil
	}
	return h.occasions[len(h.occasions)-1].journal.Save()
}

// judgeOccasion judges what the journals say against what is there.
func (h *hardship) judgeOccasion(ctx context.Context, where string, e *occasion) error {
	o, err := h.stage.Observe(ctx, 0, e.journal.Rules.Event)
	if err != nil {
		return err
	}
	h.find(where, proof.Judge(e.journal, o)...)
	h.find(where, proof.Unanswered(e.calls())...)
	h.find(where, proof.Outages(e.calls())...)
	h.post.people(o)
	for _, s := range e.journal.Rules.Sessions {
		clicked, err := h.stage.Clicks(ctx, e.journal.Rules.Event, s.Slug)
		if err != nil {
			return err
		}
		h.find(where, proof.JudgeJoins(e.journal, o, s.Slug, clicked)...)
	}
	there, err := h.stage.Names(ctx, e.nameless.Rules.Event)
	if err != nil {
		return err
	}
	h.find(where, proof.JudgeNames(e.nameless, there)...)
	return nil
}

// total judges the letters of all occasions, and recounts the database.
func (h *hardship) total(ctx context.Context) (PostTally, error) {
	var slugs []string
	for _, o := range h.occasions {
		slugs = append(slugs, o.journal.Rules.Event)
	}
	tally, found, err := h.post.judge(ctx, h.stage.Store, slugs)
	if err != nil {
		return tally, err
	}
	h.find("at the end", found...)
	wrong, err := h.stage.Check(ctx)
	h.find("at the end", wrong...)
	return tally, err
}
