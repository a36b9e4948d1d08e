package demo

import (
	"context"
	"fmt"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// The numbers of the story.
const (
	inFirst    = 112 // sign up for the first session, so that twelve wait
	inSecond   = 96  // sign up for the second, so that a few seats are free
	givesBack  = 29  // every so manyth gives the seat in the first back
	clicksJoin = 5   // of so many in the first, all but one click the join link
	stays      = 4   // of so many who click, all but one stay to the end
	shares     = 33  // every so manyth of them has two colleagues at the computer
)

// A story is what has happened in the two webinars.
type story struct {
	*Loader
	ctx           context.Context
	slug          string
	first, second string // slugs
	start, end    time.Time
	people        []*desk.PersonView
}

// tell lets it happen again in its order, or as much of it as is missing.
func (s *story) tell() error {
	for _, part := range []func() error{s.signUps, s.speaker, s.cancellations, s.excused, s.joins, s.walkIns, s.report, s.materials, s.invitations, s.colleague, s.hostLink} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// signUps are spread over the five weeks before the first session.
func (s *story) signUps() error {
	all, err := people()
	if err != nil {
		return err
	}
	open := s.start.AddDate(0, 0, -36)
	step := s.start.Sub(open) / time.Duration(len(all)+4)
	second := 0
	for i, in := range all {
		s.at = open.Add(time.Duration(i) * step)
		if i < inFirst {
			in.Sessions = append(in.Sessions, s.first)
		}
		// Those who come too late for the first, and as many more as there
		// are seats for.
		if i >= inFirst || second < inSecond-(len(all)-inFirst) && i%5 != 4 {
			in.Sessions = append(in.Sessions, s.second)
			second++
		}
		p, _, err := s.d.AddRegistrant(s.ctx, operator, s.slug, in)
		if err != nil {
			return fmt.Errorf("registrant %d: %w", i+1, err)
		}
		s.people = append(s.people, p)
	}
	return nil
}

// speaker signs somebody up who speaks in both sessions, without a seat in
// either.
func (s *story) speaker() error {
	in := desk.SignUp{
		Email: "speaker@example.org", Role: string(event.RoleSpeaker), Sessions: []string{s.first, s.second},
		Details: desk.Details{GivenName: "Eteri", FamilyName: "Maisuradze", Organisation: "Network office", Country: "GE", Language: "en"},
	}
	_, _, err := s.d.AddRegistrant(s.ctx, operator, s.slug, in)
	return err
}

// hostLink is for the host of the second session, who has no account. It is
// made once.
func (s *story) hostLink() error {
	made, err := s.d.HostLinks(s.ctx, operator, s.slug, s.second)
	if err != nil || len(made) > 0 {
		return err
	}
	_, err = s.d.MakeHostLink(s.ctx, operator, s.slug, s.second, "Moderation")
	return err
}

// as is the person's own hand.
func as(p *desk.PersonView) desk.Actor {
	return desk.Actor{Kind: desk.Person, Registrant: p.Registrant}
}

// cancellations are a few seats given back, which promote those who wait.
func (s *story) cancellations() error {
	s.at = s.start.AddDate(0, 0, -1)
	for i := givesBack; i < 100; i += givesBack {
		if _, err := s.d.Cancel(s.ctx, as(s.people[i]), s.first, ""); err != nil {
			return err
		}
	}
	return nil
}

// seated are those with a seat in the first session, in order of sign-up.
func (s *story) seated() ([]*desk.PersonView, error) {
	var all []*desk.PersonView
	for _, p := range s.people[:inFirst] {
		now, err := s.d.Me(s.ctx, as(p))
		if err != nil {
			return nil, err
		}
		if now.Registrations[0].Status == event.Confirmed {
			all = append(all, now)
		}
	}
	return all, nil
}

// clickFrom is when the first click the join link.
const clickFrom = -15 * time.Minute

// joins are the clicks on the join link around the start, minute by minute.
func (s *story) joins() error {
	seated, err := s.seated()
	if err != nil {
		return err
	}
	for minute := range 40 {
		s.at = s.start.Add(clickFrom + time.Duration(minute)*time.Minute)
		for i, p := range seated {
			if i*17%40 != minute || i%clicksJoin == clicksJoin-1 {
				continue
			}
			heads := 1
			if i%shares == 0 {
				heads = 3
			}
			if _, err := s.d.Join(s.ctx, as(p), s.first, heads); err != nil {
				return err
			}
		}
	}
	return nil
}

// excused are some who do not come, and have said so to the host.
func (s *story) excused() error {
	seated, err := s.seated()
	if err != nil {
		return err
	}
	for i, p := range seated {
		if i%clicksJoin == clicksJoin-1 && i%3 == 0 {
			if err := s.mark(p.Registrant.ID, nil, event.MarkExcused, s.start.Add(clickFrom)); err != nil {
				return err
			}
		}
	}
	return nil
}

// walkIns are two whom the host noted in the room with colleagues, without
// having registered: the meeting platform cannot know of them.
func (s *story) walkIns() error {
	for _, name := range []string{"Vesna Ilić", "გიორგი მაისურაძე"} {
		if err := s.mark(0, &desk.WalkIn{Name: name}, event.MarkIn, s.start.Add(25*time.Minute)); err != nil {
			return err
		}
	}
	return nil
}

// mark is one touch of the host.
func (s *story) mark(registrant int64, walkIn *desk.WalkIn, kind event.MarkKind, at time.Time) error {
	s.at = at
	nonce := fmt.Sprintf("demo-%d-%s", registrant, kind)
	if walkIn != nil {
		nonce = fmt.Sprintf("demo-walk-in-%d", len(walkIn.Name))
	}
	_, err := s.d.CheckIn(s.ctx, operator, s.slug, s.first, desk.CheckIn{
		Registrant: registrant, WalkIn: walkIn, Kind: string(kind), Nonce: nonce,
	})
	return err
}
