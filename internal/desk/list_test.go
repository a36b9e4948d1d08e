package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// found are the rows of a list in short.
func found(v *desk.PeopleFound) string {
	var all []string
	for _, r := range v.Rows {
		line := fmt.Sprintf("%d %s", r.Line, r.Kind)
		for _, f := range r.Wrong {
			line += fmt.Sprintf(" %s:%s", f.Column, f.Code)
		}
		for _, c := range r.Changes {
			line += fmt.Sprintf(" (%s: %s > %s)", c.Field, c.Before, c.After)
		}
		for _, p := range r.Places {
			line += " " + string(p.Status)
		}
		if len(r.Added) > 0 {
			line += " +" + strings.Join(r.Added, "+")
		}
		if r.Meant != "" {
			line += " meant " + r.Meant
		}
		all = append(all, line)
	}
	return strings.Join(all, ", ")
}

func TestPeopleComeInFromAList(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(4, false)
	known := o.signUp(1) // for the first session
	o.byPhone("Olha")
	file := "Ел. пошта;Імʼя;Прізвище;Країна;Peer;Topic;Примітка\r\n" +
		"new@example.org;Їжак;Їжакевич;Україна;now;Дороги;x\r\n" +
		"P1@example.org;;Коваль;;;;\r\n" +
		"nobody;А;Б;;;;\r\n" +
		"NEW@example.org;А;Б;;;;\r\n" +
		";Olha;Kovač 0;;;;\r\n" +
		"slip@gmial.com;А;;XX;now;;\r\n" +
		";В;Г;;later;;\r\n"
	raw, err := charmap.Windows1251.NewEncoder().String(strings.ReplaceAll(strings.ReplaceAll(file, "ʼ", "'"), "č", "c"))
	orFail(t, err)
	list := desk.PeopleList{File: []byte(raw)}
	v, err := o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	want(t, "rows", found(v), "2 new confirmed confirmed, 3 changed (family_name: Kovač 1 > Коваль) +second, 4 errors Ел. пошта:address, 5 errors Ел. пошта:doubled, "+
		"6 changed (family_name: Kovač 0 > Kovac 0) +second, "+
		"7 errors Країна:country Прізвище:required Topic:required meant slip@gmail.com, 8 new confirmed confirmed")
	want(t, "the twin", v.Rows[3].Twin, 2)
	want(t, "counts", fmt.Sprint(v.Counts, v.Letters, v.Applied), "map[changed:2 errors:3 new:2] 1 false")
	want(t, "read as", v.Encoding+v.Separator+strings.Join(v.Columns.Unknown(), ""), "windows-1251;Примітка")
	list.Apply = true
	if _, err := o.ImportRegistrants(t.Context(), operator, "webinar", list); problem.From(err) == nil || problem.From(err).Code != "rows_not_good" || problem.From(err).Params["rows"] != 3 {
		t.Errorf("rows that are wrong: %v", err)
	}
	want(t, "how many there are after a refusal", o.people(), 2)
	want(t, "the known one after a refusal", o.status(known, "second"), "none")
	list.Good = true
	v, err = o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	want(t, "how many there are", o.people(), 4)
	all, err := o.store.RegistrantsByAddress(t.Context(), "new@example.org")
	orFail(t, err)
	r := &all[0]
	want(t, "who is new", fmt.Sprint(r.Name(), r.Country, r.Language, r.Source, r.Answers), "Їжак ЇжакевичUAenstaffmap[peer:now topic:Дороги]")
	want(t, "their letters", o.letters(r), "confirmed")
	want(t, "the known one", o.status(known, "first")+", "+o.status(known, "second"), "confirmed, confirmed")
	want(t, "history of the known one", did(o.panel(operator, known)), "signed_up person, changed team (family_name: Kovač 1 > Коваль), registered team")
	v, err = o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	want(t, "the same list again", fmt.Sprint(v.Counts), "map[errors:3 same:4]")
	want(t, "how many there are then", o.people(), 4)
	o.clean()
}

// people is how many there are.
func (o *office) people() int {
	o.t.Helper()
	page, err := o.Registrants(o.t.Context(), operator, "webinar", desk.Filter{Limit: 500})
	orFail(o.t, err)
	return len(page.Items)
}

func TestColumnsOfAListAreSaidAndRemembered(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	file := []byte("Wer;Und weiter;Kontakt;Name\nAna;Kovač;a@example.org;x\n")
	list := desk.PeopleList{File: file, Sessions: []string{"second"}}
	v, err := o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	want(t, "nothing is understood", found(v), "2 errors given_name:required family_name:required")
	first := v.ID
	list.Columns = map[string]string{" wer": "given_name", "Und weiter": "family_name", "Kontakt": "email", "Name": ""}
	v, err = o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	want(t, "what was said", found(v)+strings.Join(v.Samples, " "), "2 new confirmedAna Kovač a@example.org x")
	if v.ID == first || v.ID == "" {
		t.Errorf("the list has the name %q as before, though it is read otherwise", v.ID)
	}
	for name, wrong := range map[string]map[string]string{"unknown_column": {"Telefon": "email"}, "unknown_field": {"Kontakt": "role"}} {
		_, err := o.ImportRegistrants(t.Context(), operator, "webinar", desk.PeopleList{File: file, Columns: wrong})
		if p := problem.From(err); p == nil || p.Fields[0].Code != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	v, err = o.ImportRegistrants(t.Context(), operator, "webinar", desk.PeopleList{File: file})
	orFail(t, err)
	want(t, "looking remembers nothing", v.Counts[desk.PeopleWrong], 1)
	list.Apply = true
	_, err = o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	v, err = o.ImportRegistrants(t.Context(), operator, "webinar", desk.PeopleList{File: []byte("WER;und weiter;Kontakt;Name\nOlha;B;b@example.org;y\n")})
	orFail(t, err)
	want(t, "what is remembered", found(v), "2 new confirmed confirmed")
}

func TestEveryHeadingOfOurOwnListsIsUnderstood(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	for heading, field := range map[string]string{
		"E-Mail-Adresse": "email", "Vorname": "given_name", "Nachname": "family_name", "Name in lateinischer Schrift": "latin_name", "Art der Organisation": "organisation_kind",
		"Електронна пошта": "email", "Прізвище": "family_name", "გვარი": "family_name", "Prezime *": "family_name", "Topic": "answers.topic", "E-mail address:": "email",
	} {
		v, err := o.ImportRegistrants(t.Context(), operator, "webinar", desk.PeopleList{File: []byte("x\t" + heading + "\n1\t2\n")})
		orFail(t, err)
		want(t, heading, v.Columns[1].Field, field)
	}
}

func TestAListGetsTheSeatsThatAreThere(t *testing.T) {
	t.Parallel()
	o := open(t)
	text := strings.Replace(fmt.Sprintf(webinar, false, 3, 3), "waiting_list: {mode: auto, capacity: 0}", "waiting_list: {mode: auto, capacity: 2}", 1)
	text = strings.Replace(text, "attendance:", "quotas: [{key: ge, label: {en: Georgia}, country: GE, seats: 1}]\nattendance:", 1)
	text = strings.Replace(text, "registration: {", "registration: {per_municipality: {seats: 1, until: 2021-11-05T10:00}, ", 1)
	_, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{})
	orFail(t, err)
	file := "email,given name,family name,country,municipality\n" +
		"a@example.org,A,A,BA,Mostar\nb@example.org,B,B,BA,mostar\nc@example.org,C,C,BA,Tuzla\nd@example.org,D,D,BA,Zenica\ne@example.org,E,E,GE,Batumi\nf@example.org,F,F,BA,Bihać\n"
	list := desk.PeopleList{File: []byte(file), Sessions: []string{"first"}}
	v, err := o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	rows := "2 new confirmed, 3 new waitlisted, 4 new confirmed, 5 new waitlisted, 6 new confirmed, 7 errors :session_full"
	want(t, "what would be", found(v), rows)
	list.Apply, list.Good = true, true
	v, err = o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	want(t, "what is", found(v), rows)
	o.clean()
	one := open(t) // the same people one by one get the same
	_, err = one.Apply(t.Context(), operator, []*eventfile.Document{one.document(text)}, desk.ApplyOptions{})
	orFail(t, err)
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(file), "\n")[1:] {
		c := strings.Split(line, ",")
		p, _, err := one.AddRegistrant(t.Context(), operator, "webinar", desk.SignUp{Email: c[0], Details: desk.Details{GivenName: c[1], FamilyName: c[2], Country: c[3], Municipality: c[4]}, Sessions: []string{"first"}})
		switch {
		case errors.Is(err, event.ErrSessionFull):
			got = append(got, "full")
		case err != nil:
			t.Fatal(err)
		default:
			got = append(got, string(p.Registrations[0].Status))
		}
	}
	want(t, "one by one", strings.Join(got, " "), "confirmed waitlisted confirmed waitlisted confirmed full")
}

func TestWhatIsNoListOfPeopleIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	var long strings.Builder
	long.WriteString("email;given name;family name\n")
	for i := range 20_000 {
		fmt.Fprintf(&long, "p%d@example.org;A;B\n", i)
	}
	for code, file := range map[string]string{"not_a_table": "", "list_too_long": long.String()} {
		_, err := o.ImportRegistrants(t.Context(), operator, "webinar", desk.PeopleList{File: []byte(file)})
		if p := problem.From(err); p == nil || p.Fields[0].Code != code || p.Fields[0].Pointer != "/file" {
			t.Errorf("%s: %v", code, err)
		}
	}
	_, err := o.ImportRegistrants(t.Context(), operator, "webinar", desk.PeopleList{File: []byte("email\nx\n"), Sessions: []string{"third"}})
	if p := problem.From(err); p == nil || p.Fields[0].Code != "unknown_session" {
		t.Errorf("an unknown session: %v", err)
	}
	fails(t, "a stranger", failing(o.ImportRegistrants(t.Context(), desk.Actor{}, "webinar", desk.PeopleList{})), desk.ErrUnauthorised)
}

// TenThousand is a list of so many people, of five countries in forty towns.
func tenThousand() []byte {
	var file strings.Builder
	file.WriteString("E-Mail;Имя;Фамилия;Organisation;Kommune;Land\n")
	for i := range 10_000 {
		fmt.Fprintf(&file, "p%d@example%d.org;Олена;Коваль %d;Міська рада;Місто %d;%s\n", i, i%7, i, i%40, []string{"UA", "GE", "BA", "MK", "DE"}[i%5])
	}
	return []byte(file.String())
}

func TestTenThousandPeopleComeInWithinThreeSeconds(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	o := open(t)
	o.announce(200, false)
	list := desk.PeopleList{File: tenThousand(), Apply: true}
	began := time.Now()
	v, err := o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	took := time.Since(began)
	t.Logf("%d people into two sessions in %s", v.Counts[desk.PeopleNew], took)
	if v.Counts[desk.PeopleNew] != 10_000 || slices.ContainsFunc(v.Rows, func(r desk.PeopleRow) bool { return r.ID == 0 }) {
		t.Errorf("of 10,000 there are %v", v.Counts)
	}
	if took > 15*time.Second { // on a machine that does much else; docs/benchmarks.md has the figure
		t.Errorf("10,000 people took %s", took)
	}
	began, list.Apply = time.Now(), false
	v, err = o.ImportRegistrants(t.Context(), operator, "webinar", list)
	orFail(t, err)
	t.Logf("looked at again in %s", time.Since(began))
	want(t, "the same again", v.Counts[desk.PeopleSame], 10_000)
	o.clean()
}
