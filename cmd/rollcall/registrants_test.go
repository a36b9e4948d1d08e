package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAListOfPeopleIsReadIn(t *testing.T) {
	p := newPlace(t)
	p.write("webinar.yaml", soon(5))
	p.must("apply", "webinar.yaml")
	p.write("people.csv", "Spalte;Nachname;E-Mail\nAna;Kovač;a@example.org\nOlha;;b@example\n")
	look := func(args ...string) (int, listJSON) {
		t.Helper()
		code, out, talk := p.do(append([]string{"registrants", "import", "webinar", "people.csv", "--json", "--map", "Spalte=given_name"}, args...)...)
		var l listJSON
		if err := json.Unmarshal([]byte(out), &l); err != nil {
			t.Fatalf("%v: %s%s", err, out, talk)
		}
		return code, l
	}
	code, l := look()
	wrong := []listErrorJSON{{Row: 3, Column: "E-Mail", Code: "address"}, {Row: 3, Column: "Nachname", Code: "required"}}
	if code != 0 || l.ID == "" || l.Counts != (listCountsJSON{Rows: 2, New: 1, Errors: 1}) {
		t.Errorf("looking: %d, %+v", code, l)
	}
	if diff := cmp.Diff(wrong, l.Errors, cmp.AllowUnexported(listErrorJSON{})); diff != "" {
		t.Errorf("what is wrong: %s", diff)
	}
	if code, l = look("--apply"); code != 1 || l.Counts.New != 1 {
		t.Errorf("a bad row: %d, %+v", code, l)
	}
	if code, l = look(); code != 0 || l.Counts.New != 1 {
		t.Errorf("something was written with a bad row: %+v", l)
	}
	if code, l = look("--apply", "--good-rows"); code != 0 || l.Counts.New != 1 {
		t.Errorf("the good rows: %d, %+v", code, l)
	}
	if code, l = look(); code != 0 || l.Counts.Same != 1 {
		t.Errorf("afterwards: %+v", l)
	}
	out := p.must("registrants", "import", "webinar", "people.csv") // what the column means is remembered
	for _, part := range []string{"rows 2, new 0, changed 0, same 1, errors 1: that would be done", "This is not an e-mail address."} {
		if !strings.Contains(out, part) {
			t.Errorf("it does not say %q: %s", part, out)
		}
	}
	for _, c := range []struct{ args, talk string }{
		{"webinar missing.csv", "missing.csv"}, {"nowhere people.csv", `there is no event "nowhere"`}, {"webinar people.csv --map Spalte=shoe", "There is no field shoe."},
		{"webinar people.csv --session third", "There is no such session."},
	} {
		code, _, talk := p.do(append([]string{"registrants", "import"}, strings.Fields(c.args)...)...)
		if code != 1 || strings.Count(talk, "\n") != 1 || !strings.Contains(talk, c.talk) {
			t.Errorf("%s: %d, %q", c.args, code, talk)
		}
	}
}
