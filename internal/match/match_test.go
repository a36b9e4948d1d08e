package match

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/locale"
	"rollcall/internal/spelling"
	"rollcall/web"
)

func TestEveryReasonHasWordsAndEveryWordItsReason(t *testing.T) {
	words, err := locale.Load(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range words.Languages() {
		p := words.Printer(code)
		for _, why := range Reasons() {
			if !p.Has("match.why." + string(why)) {
				t.Errorf("%s has no words for %s", code, why)
			}
		}
		for _, d := range []Decision{Auto, Suggest, Ambiguous, None} {
			if !p.Has("match.decision." + string(d)) {
				t.Errorf("%s has no words for %s", code, d)
			}
		}
	}
	english, err := fs.ReadFile(web.Files, "locales/en.json")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]any{}
	if err := json.Unmarshal(english, &keys); err != nil {
		t.Fatal(err)
	}
	for key := range keys {
		if why, ours := strings.CutPrefix(key, "match.why."); ours && !slices.Contains(Reasons(), Why(why)) {
			t.Errorf("there are words for %s, which is no reason", key)
		}
	}
	all := Reasons()
	slices.Sort(all)
	if len(slices.Compact(all)) != len(Reasons()) {
		t.Error("a reason stands twice")
	}
}

// meeting is what a row is decided to be among a few people.
type meeting struct {
	people []Registrant
	staff  []Staff
	memory []Remembered
}

func (m meeting) of(rows ...Row) []Result { return New(m.people, m.staff, m.memory).Match(rows) }

var ana = Registrant{ID: "ana", Names: []string{"Ana Kovač"}, Email: "ana@example.org"}

func check(t *testing.T, what string, r Result, d Decision, as As, why Why, people ...string) {
	t.Helper()
	if r.Decision != d || r.As != as || r.Why != why || !slices.Equal(ids(r), append([]string{}, people...)) {
		t.Errorf("%s: %s as %q by %s: %v, want %s as %q by %s: %v", what, r.Decision, r.As, r.Why, ids(r), d, as, why, people)
	}
}

func TestThePersonalLinkGoesBeforeEverything(t *testing.T) {
	m := meeting{people: []Registrant{ana, {ID: "eva", Names: []string{"Eva Babić"}, Email: "eva@example.org"}}}
	r := m.of(Row{Name: "Eva Babić", Email: "eva@example.org", LinkID: "ana"}, Row{Name: "iPhone", LinkID: "ana"}, Row{Name: "Eva Babić", LinkID: "gone"})
	check(t, "another's name and address", r[0], Auto, AsRegistrant, ByLink, "ana")
	check(t, "a device", r[1], Auto, AsRegistrant, ByLink, "ana")
	check(t, "a link of nobody, and a name that a link gave to another", r[2], Ambiguous, "", SeveralMeant, "eva", "ana")
}

func TestStaffAreKnownByAddressAndName(t *testing.T) {
	speaker := Registrant{ID: "sp", Names: []string{"Nino Beridze"}, Email: "nino@example.org", Staff: true}
	m := meeting{
		people: []Registrant{ana, speaker, {ID: "mod", Names: []string{"Eva Babić"}, Email: "Moderation@example.org"}, {ID: "luka", Names: []string{"Luka Perić"}, Email: "luka@example.org"}},
		staff:  []Staff{{Email: "moderation@example.org"}, {Name: "Nino Beridze"}, {Name: "Luka Perić"}, {Name: "Tamar Tsereteli"}, {Name: "Tamar Tsereteli", Email: "tamar@example.org"}, {Name: "Office", Email: "TAMAR@example.org"}},
	}
	rows := []Row{
		{Name: "N. B.", Email: "nino@example.org"}, {Name: "Nino Beridze"}, {Name: "Office", Email: "moderation@example.org"}, {Name: "TSERETELI Tamar"},
		{Name: "x", Email: "tamar@example.org"}, {Name: "Luka Perić"}, {Name: "თამარ წერეთელი"}, {Name: "Ana Kovač"}, {Name: "Tamar Tsereteli", Email: "private@example.net"},
	}
	r := m.of(rows...)
	check(t, "a speaker's address", r[0], Auto, AsStaff, ByAddress, "sp")
	check(t, "a speaker who stands in the programme as well", m.of(rows[1])[0], Auto, AsStaff, ByName, "sp")
	check(t, "an address of the team", r[2], Auto, AsStaff, ByAddress, "mod")
	check(t, "somebody of the team by name alone", m.of(rows[3])[0], Auto, AsStaff, ByName, "")
	check(t, "somebody of the team by address", r[4], Auto, AsStaff, ByAddress, "")
	check(t, "a registrant of a speaker's name", r[5], Ambiguous, "", Namesakes, "luka", "")
	check(t, "a speaker in the other alphabet", r[6], Suggest, "", OtherScript, "")
	check(t, "a registrant", r[7], Auto, AsRegistrant, ByName, "ana")
	check(t, "a speaker with another address", r[8], Suggest, "", OtherAddress, "")
	if c := r[6].Candidates[0]; !c.Staff || c.Name != "Office" {
		t.Errorf("the candidate is %v", c)
	}
}

func TestWhatWasDecidedIsOneMoreKey(t *testing.T) {
	eva := Registrant{ID: "eva", Names: []string{"Eva Babić"}, Email: "eva@example.org"}
	decided := func(as As, id string, rows ...Row) meeting {
		m := meeting{people: []Registrant{ana, eva}}
		for _, row := range rows {
			m.memory = append(m.memory, Remembered{Key(row), as, id})
		}
		return m
	}
	cousin, stranger := Row{Name: "Anči"}, Row{Name: "Anči", Email: "anci@example.net"}
	check(t, "by name", decided(AsRegistrant, "ana", cousin).of(Row{Name: "ANČI (Mostar)"})[0], Auto, AsRegistrant, ByMemory, "ana")
	check(t, "by name, though there is an address", decided(AsRegistrant, "ana", cousin).of(stranger)[0], Suggest, "", WasDecided, "ana")
	check(t, "by address, whatever the name", decided(AsRegistrant, "ana", stranger).of(Row{Name: "iPhone", Email: "ANCI@example.net"})[0], Auto, AsRegistrant, ByMemory, "ana")
	check(t, "by address, though it has none", decided(AsRegistrant, "ana", stranger).of(cousin)[0], None, "", Nobody)
	check(t, "another's address", decided(AsRegistrant, "ana", Row{Email: eva.Email}).of(Row{Name: "Eva Babić", Email: eva.Email})[0], Auto, AsRegistrant, ByMemory, "ana")
	check(t, "a walk-in", decided(AsWalkIn, "", stranger).of(stranger)[0], Auto, AsWalkIn, ByMemory)
	check(t, "a walk-in who has registered since", decided(AsWalkIn, "", Row{Email: ana.Email}).of(Row{Name: "A", Email: ana.Email})[0], Auto, AsRegistrant, ByAddress, "ana")
	check(t, "a walk-in of the name of a registrant", decided(AsWalkIn, "", Row{Name: "Ana Kovač"}).of(Row{Name: "Ana Kovač"})[0], Suggest, "", SameName, "ana")
	check(t, "staff", decided(AsStaff, "", cousin).of(cousin)[0], Auto, AsStaff, ByMemory)
	check(t, "to be ignored", decided(AsIgnore, "", Row{Name: "Saal 2"}).of(Row{Name: "Saal 2"})[0], Auto, AsIgnore, ByMemory)
	check(t, "a room is no registrant", decided(AsRegistrant, "ana", Row{Name: "Saal 2"}).of(Row{Name: "Saal 2"})[0], None, "", "kind_room")
	check(t, "the number of a caller", decided(AsRegistrant, "ana", Row{Name: "+387 61 123-456"}).of(Row{Name: "38761123456"})[0], Auto, AsRegistrant, ByMemory, "ana")
	check(t, "a person who is gone", decided(AsRegistrant, "gone", cousin).of(cousin)[0], None, "", Nobody)
	both := decided(AsRegistrant, "ana", cousin)
	both.memory = append(both.memory, Remembered{Key(cousin), AsIgnore, ""}, Remembered{Key(cousin), AsIgnore, ""})
	check(t, "two decisions that contradict each other", both.of(cousin)[0], None, "", Nobody)
	for _, row := range []Row{{Name: "iPhone"}, {Name: "Zoom user"}, {Name: "38733***112"}, {}, {Name: "Ana", Kind: Device}} {
		if k := Key(row); k != "" {
			t.Errorf("a decision about %v would be remembered as %q", row, k)
		}
	}
}

func TestRowsOfOneNameAreOnePerson(t *testing.T) {
	m := meeting{people: []Registrant{ana, {ID: "ak", Names: []string{"A. K."}, Email: "ak@example.org"}}}
	r := m.of(Row{Name: "Ana Kovač"}, Row{Name: "KOVAC ANA"}, Row{Name: "Ana Kovač (2)", Email: "ana@example.org"})
	for i, why := range []Why{ByName, ByName, ByAddress} {
		check(t, "one who came back", r[i], Auto, AsRegistrant, why, "ana")
	}
	r = m.of(Row{Name: "Ana Kovač"}, Row{Name: "Kovač Ana", Email: "ak@example.org"})
	check(t, "whose name is there with another's address", r[0], Ambiguous, "", SeveralMeant, "ana", "ak")
	check(t, "who has that address", r[1], Auto, AsRegistrant, ByOtherAddress, "ak")
	r = m.of(Row{Name: "Ana Kovač"}, Row{Name: "Kovač Ana", Email: "other@example.net"})
	check(t, "whose name is there with a stranger's address", r[0], Suggest, "", SameName, "ana")
}

func TestNamesPeopleGaveThemselvesAreTheirs(t *testing.T) {
	m := meeting{people: []Registrant{{ID: "o", Names: []string{"Олександр Мельник", "Alex Melnik"}}}}
	check(t, "the name in Latin letters", m.of(Row{Name: "Melnik, Alex"})[0], Auto, AsRegistrant, ByName, "o")
	check(t, "the official transliteration", m.of(Row{Name: "Oleksandr Melnyk"})[0], Suggest, "", OtherScript, "o")
}

func TestTheNameBeforeAChangeSuggests(t *testing.T) {
	m := meeting{people: []Registrant{ana, {ID: "p", Names: []string{"Petra Petrović"}}}}
	check(t, "of somebody", m.of(Row{Name: "Anči", OriginalName: "Ana Kovač"})[0], Suggest, "", OriginalName, "ana")
	check(t, "of another", m.of(Row{Name: "Petra Petrović", OriginalName: "Ana Kovač"})[0], Ambiguous, "", SeveralMeant, "p", "ana")
	check(t, "of the same", m.of(Row{Name: "Ana Kovač", OriginalName: "KOVAČ Ana"})[0], Auto, AsRegistrant, ByName, "ana")
}

func TestTheReportMayKnowWhatARowIs(t *testing.T) {
	m := meeting{people: []Registrant{ana}}
	check(t, "a caller", m.of(Row{Name: "Ana Kovač", Kind: Phone})[0], None, "", "kind_phone")
	check(t, "a person", m.of(Row{Name: "Ana Kovač", Kind: Person})[0], Auto, AsRegistrant, ByName, "ana")
}

func TestOneWordThatManyAreCalledSuggestsNobody(t *testing.T) {
	var many []Registrant
	for i := range most + 1 {
		many = append(many, Registrant{ID: string(rune('a' + i)), Names: []string{"Nino " + string(rune('A'+i)) + "adze"}})
	}
	check(t, "too many", meeting{people: many}.of(Row{Name: "Nino"})[0], None, "", TooCommon)
	if r := (meeting{people: many[1:]}).of(Row{Name: "Nino"})[0]; r.Decision != Suggest || len(r.Candidates) != most {
		t.Errorf("%d of the name: %s %v", most, r.Decision, ids(r))
	}
}

// TestWordListsAreFolded looks for words that could never be found, since names
// are folded before they are looked up.
func TestWordListsAreFolded(t *testing.T) {
	for _, list := range []map[string]bool{deviceWords, deviceAlone, besideDevices, namelessWords, roomWords, titles} {
		for w := range list {
			if got := spelling.ParseName(w).Exact; got != w {
				t.Errorf("%q is folded to %q", w, got)
			}
		}
	}
	for _, list := range []map[string][]string{botPhrases, callerPhrases, roomPhrases} {
		for first, phrases := range list {
			for _, p := range phrases {
				if n := spell(p); " "+strings.Join(n.Words, " ")+" " != p || n.Words[0] != first {
					t.Errorf("%q is folded to %q", p, n.Words)
				}
			}
		}
	}
}

func TestJaroWinkler(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"martha", "marhta", 0.961}, {"dwayne", "duane", 0.840}, {"dixon", "dicksonx", 0.813}, // Winkler's own
		{"мельник", "мельнік", 0.943}, {"a", "a", 1}, {"a", "b", 0}, {"", "a", 0},
	} {
		if got := jaroWinkler(c.a, c.b); got < c.want-0.001 || got > c.want+0.001 || got != jaroWinkler(c.b, c.a) {
			t.Errorf("%s and %s: %.4f, want %.3f", c.a, c.b, got, c.want)
		}
	}
}

func TestWhatLeadsToADoubleLeadsToWhoStandsForThem(t *testing.T) {
	m := meeting{people: []Registrant{
		{ID: "1", Names: []string{"Ana Marić"}, Email: "ana@example.org", Doubles: []Registrant{
			{ID: "2", Names: []string{"Ana Marić"}, Email: "ana@home.example"}, {ID: "3", Names: []string{"Anica Kovač"}, Email: ""},
		}},
		{ID: "4", Names: []string{"Boris Babić"}, Email: "boris@example.org"},
	}, memory: []Remembered{{Key: "name:beamer", As: AsRegistrant, ID: "2"}}}
	for name, c := range map[string]struct {
		row Row
		why Why
	}{
		"the own address":     {Row{ID: "r", Name: "A", Email: "ana@example.org"}, ByAddress},
		"the double's":        {Row{ID: "r", Name: "A", Email: "Ana@Home.Example"}, ByAddress},
		"the double's link":   {Row{ID: "r", Name: "iPad", LinkID: "3"}, ByLink},
		"a name of both":      {Row{ID: "r", Name: "Marić Ana"}, ByName},
		"the double's name":   {Row{ID: "r", Name: "Anica Kovač"}, ByName},
		"what was remembered": {Row{ID: "r", Name: "Beamer"}, ByMemory},
	} {
		got := m.of(c.row)[0]
		if got.Decision != Auto || got.Why != c.why || len(got.Candidates) != 1 || got.Candidates[0].ID != "1" || got.Candidates[0].Name != "Ana Marić" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
