package match

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rollcall/internal/spelling"
)

// names are few, so that people get in each other's way; several are the same
// in other letters, or those of two people whom a likeness would mix up.
var names = rapid.SampledFrom([]string{
	"Ana Kovač", "Kovac Ana", "ANA KOVAČ (Mostar)", "Ана Ковач", "Ana Kovačević", "Ana-Marija Kovač", "A. Kovač", "Ana", "Kovač",
	"Oleksandr Melnyk", "Олександр Мельник", "Oleksandra Melnyk", "Олександра Мельник", "Đorđe Đorđević", "Djordje Djordjevic", "Ђорђе Ђорђевић",
	"Petar Petrović", "Petra Petrović", "Petra Petrović (Petar Petrović)", "Jürgen Müller", "Juergen Mueller", "J. Müller", "გიორგი ბერიძე", "Giorgi Beridze",
	"Milan (Ana Kovač)", "iPhone", "Zoom user", "38733***112", "", "Read.ai meeting notes",
})

var emails = rapid.SampledFrom([]string{"", "", "", "a@example.org", "a+x@example.org", "b@example.org", "B@Example.org ", "c@example.org", "none", "u@guest.webex.localhost"})

func somePeople(t *rapid.T) []Registrant {
	n := rapid.IntRange(0, 8).Draw(t, "registrants")
	people := make([]Registrant, n)
	for i := range people {
		people[i] = Registrant{ID: fmt.Sprintf("r%d", i), Email: emails.Draw(t, "email"), Staff: rapid.Bool().Draw(t, "staff"), Names: []string{names.Draw(t, "name")}}
		if rapid.Bool().Draw(t, "two names") {
			people[i].Names = append(people[i].Names, names.Draw(t, "latin"))
		}
	}
	return people
}

func someRows(t *rapid.T) []Row {
	rows := make([]Row, rapid.IntRange(0, 8).Draw(t, "rows"))
	for i := range rows {
		rows[i] = Row{ID: fmt.Sprint(i), Name: names.Draw(t, "name"), Email: emails.Draw(t, "email")}
		if rapid.IntRange(0, 9).Draw(t, "link") == 0 {
			rows[i].LinkID = "r1"
		}
	}
	return rows
}

func someStaff(t *rapid.T) []Staff {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Staff { return Staff{names.Draw(t, "name"), emails.Draw(t, "email")} }), 0, 2).Draw(t, "staff")
}

func someMemory(t *rapid.T) []Remembered {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Remembered {
		return Remembered{
			Key: Key(Row{Name: names.Draw(t, "name"), Email: emails.Draw(t, "email")}),
			As:  rapid.SampledFrom([]As{AsRegistrant, AsWalkIn, AsStaff, AsIgnore}).Draw(t, "as"), ID: rapid.SampledFrom([]string{"r0", "r1", "gone"}).Draw(t, "id"),
		}
	}), 0, 3).Draw(t, "memory")
}

func byRow(results []Result) map[string]Result {
	all := map[string]Result{}
	for _, r := range results {
		all[r.Row] = r
	}
	return all
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people, rows, staff, memory := somePeople(t), someRows(t), someStaff(t), someMemory(t)
		want := byRow(New(people, staff, memory).Match(rows))
		got := byRow(New(rapid.Permutation(people).Draw(t, "people"), rapid.Permutation(staff).Draw(t, "team"), rapid.Permutation(memory).Draw(t, "decisions")).
			Match(rapid.Permutation(rows).Draw(t, "order")))
		for id, w := range want {
			if g := got[id]; fmt.Sprint(g) != fmt.Sprint(w) {
				t.Fatalf("row %s: %v in another order, was %v", id, g, w)
			}
		}
	})
}

// holders are the people who have one of the names or the address that key
// finds.
func holders(people []Registrant, has func(Registrant) bool) (ids []string) {
	for _, p := range people {
		if has(p) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func called(exact string) func(Registrant) bool {
	return func(p Registrant) bool {
		return slices.ContainsFunc(p.Names, func(n string) bool { return spelling.ParseName(n).Exact == exact })
	}
}

// TestWhatIsAssignedIsUnique counts anew, without any index, how many people
// there are for the key that decided.
func TestWhatIsAssignedIsUnique(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people, rows := somePeople(t), someRows(t)
		results := New(people, nil, nil).Match(rows)
		for i, r := range results {
			if r.Decision != Auto {
				continue
			}
			address, exact := spelling.Address(rows[i].Email), spelling.ParseName(rows[i].Name).Exact
			has := map[Why]func(Registrant) bool{
				ByLink:           func(p Registrant) bool { return p.ID == rows[i].LinkID },
				ByAddress:        func(p Registrant) bool { return spelling.Address(p.Email) == address },
				ByOtherAddress:   func(p Registrant) bool { return spelling.Address(p.Email) == address },
				ByAddressAndName: func(p Registrant) bool { return spelling.Address(p.Email) == address && called(exact)(p) },
				ByName:           called(exact),
			}[r.Why]
			if got, want := ids(r), holders(people, has); !slices.Equal(got, want) || len(want) != 1 {
				t.Fatalf("%v is assigned to %v by %s, which belongs to %v", rows[i], got, r.Why, want)
			}
			if r.Why == ByName && (address != "" || KindOf(rows[i].Name) != Person) {
				t.Fatalf("%v is assigned by its name", rows[i])
			}
			for j, other := range results {
				if r.Why == ByName && other.Decision == Auto && spelling.ParseName(rows[j].Name).Exact == exact && !slices.Equal(ids(other), ids(r)) {
					t.Fatalf("%v and %v have one name and go to %v and %v", rows[i], rows[j], ids(r), ids(other))
				}
			}
		}
	})
}

// TestNobodyTakesAnothersRow adds a registrant, and a row, who have no address
// of anybody: what was assigned stays, or is left to a person to decide.
func TestNobodyTakesAnothersRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people, rows, memory := somePeople(t), someRows(t), someMemory(t)
		before := New(people, nil, memory).Match(rows)
		more := append(slices.Clone(people), Registrant{ID: "added", Email: "added@example.net", Names: []string{names.Draw(t, "added")}})
		after := New(more, nil, memory).Match(append(slices.Clone(rows), Row{ID: "added", Name: names.Draw(t, "row"), Email: rapid.SampledFrom([]string{"", "stranger@example.net"}).Draw(t, "of row")}))
		for i, b := range before {
			if a := after[i]; b.Decision == Auto && a.Decision == Auto && !slices.Equal(ids(a), ids(b)) {
				t.Fatalf("%v was assigned to %v and is to %v", rows[i], ids(b), ids(a))
			}
		}
	})
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"Ana Kovač", "Олександр Мельник (x)", "iPhone", "( )", "a b c d e f g h i", "J. Müller", "\xff(", "ß ẞ ǆ", "ა ბ"} {
		f.Add(s, "Ana Kovač")
	}
	f.Fuzz(func(t *testing.T, registered, shown string) {
		m := New([]Registrant{{ID: "r", Names: []string{registered}}}, []Staff{{Name: shown + " x"}}, nil)
		r := m.Match([]Row{{Name: shown}})[0]
		same := spelling.ParseName(registered).Exact == spelling.ParseName(shown).Exact
		if r.Decision == Auto && !same {
			t.Errorf("%q is assigned to %q", shown, registered)
		}
		if r.Why == "" || r.Decision != None && len(r.Candidates) == 0 || r.Decision == None && len(r.Candidates) > 0 {
			t.Errorf("%q and %q: %v", shown, registered, r)
		}
	})
}
