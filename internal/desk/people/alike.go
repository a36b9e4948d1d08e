package people

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/spelling"
	"rollcall/internal/store/lists"
)

// A Sign is why two registrants may be one person.
type Sign string

// The signs.
const (
	SameName    Sign = "same_name"    // in any alphabet and order, without marks
	SameMailbox Sign = "same_mailbox" // their letters arrive in one place
)

// An Alike is somebody who may be the same person, and by what.
type Alike struct {
	Registrant *event.Registrant
	Signs      []Sign
}

// How many are looked at for each sign, and how many are named.
const (
	lookedAt = 200
	named    = 20
)

// AlikeTo are those of the event called slug who may be the same person as a
// registrant, the likeliest first: nobody where somebody else stands for that
// one already. It fails as RegistrantFor does.
func (d *Keeping) AlikeTo(ctx context.Context, by core.Actor, slug string, id int64) ([]Alike, error) {
	v, err := d.RegistrantFor(ctx, by, slug, id, core.ChangeRegistrant)
	if err != nil || core.CheckThere(v.Registrant) != nil {
		return nil, err
	}
	var all []Alike
	seen := map[int64]bool{id: true}
	for _, words := range asked(v.Registrant) {
		found, err := lists.Registrants(ctx, d.Store.Reads, lists.Query{EventID: v.Event.ID, Words: words, Limit: lookedAt})
		if err != nil {
			return nil, err
		}
		for i := range found.People {
			p := &found.People[i]
			if seen[p.ID] {
				continue
			}
			seen[p.ID] = true
			if signs := signs(v.Registrant, p); len(signs) > 0 {
				all = append(all, Alike{p, signs})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Alike) int {
		return cmp.Or(len(b.Signs)-len(a.Signs), cmp.Compare(a.Registrant.ID, b.Registrant.ID))
	})
	return all[:min(len(all), named)], nil
}

// asked are the words by which those are found who may be r.
func asked(r *event.Registrant) [][]string {
	var all [][]string
	for _, form := range spelling.ParseName(r.Name()).Forms() {
		if len(form.Words) > 0 {
			all = append(all, form.Words)
		}
	}
	local, domain, _ := strings.Cut(mailbox(r), "@")
	switch {
	case domain == "":
	case domain == "gmail.com": // where dots may stand anywhere
		all = append(all, []string{local[:1], "gmail.com"}, []string{local[:1], "googlemail.com"})
	default:
		all = append(all, []string{local, domain})
	}
	return all
}

// mailbox is where letters to r arrive; "": none go there.
func mailbox(r *event.Registrant) string {
	if r.EmailFolded == nil {
		return ""
	}
	return spelling.Mailbox(*r.EmailFolded)
}

// signs are why a and b may be one person.
func signs(a, b *event.Registrant) []Sign {
	var all []Sign
	if sameName(a.Name(), b.Name()) {
		all = append(all, SameName)
	}
	if box := mailbox(a); box != "" && box == mailbox(b) {
		all = append(all, SameMailbox)
	}
	return all
}

// sameName reports whether a and b are one name in some way of writing it.
func sameName(a, b string) bool {
	return slices.ContainsFunc(spelling.ParseName(a).Forms(), func(x spelling.Form) bool {
		return x.Key != "" && slices.ContainsFunc(spelling.ParseName(b).Forms(), func(y spelling.Form) bool { return x.Key == y.Key })
	})
}

// Namesakes are people of one event who are called alike, by name.
type Namesakes struct {
	core.Programme
	Groups [][]event.Registrant
	Next   string // cursor of the next page; "" at the end
}

// Namesakes are those of the event called slug who are called the same in Latin
// letters, so that somebody may look who of them is one person: of at most limit
// names from a cursor on; 0 is 50. It fails as EventFor does, and with ErrBadQuery.
func (d *Keeping) Namesakes(ctx context.Context, by core.Actor, slug, cursor string, limit int) (*Namesakes, error) {
	ev, err := d.EventFor(ctx, by, slug, core.ChangeRegistrant)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	after, err := d.ReadCursor("namesakes", slug, cursor)
	if err != nil {
		return nil, err
	}
	if limit, err = core.PageSize(limit); err != nil {
		return nil, err
	}
	people, more, err := d.Store.SameNames(ctx, ev.ID, after, limit)
	if err != nil {
		return nil, err
	}
	n := &Namesakes{Programme: *p}
	for i := range people {
		if i == 0 || people[i].ByName != people[i-1].ByName {
			n.Groups = append(n.Groups, nil)
		}
		last := len(n.Groups) - 1
		n.Groups[last] = append(n.Groups[last], people[i])
	}
	if more {
		n.Next = d.Cursor("namesakes", slug, people[len(people)-1].ID)
	}
	return n, nil
}
