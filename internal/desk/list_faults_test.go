package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
)

// asks announces the webinar with more questions.
func (o *office) asks() {
	o.t.Helper()
	more := "questions:\n  - {key: day, type: date, label: {en: Day}}\n  - {key: count, type: number, label: {en: Count}}\n  - {key: sign, type: yes_no, label: {en: Sign}}\n"
	text := strings.Replace(fmt.Sprintf(webinar, false, 9, 9), "questions:\n", more, 1)
	_, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{})
	orFail(o.t, err)
}

func TestARowTellsAllThatIsWrongAtOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.asks()
	known := o.signUp(1)
	file := "Email,Given name,Family name,Country,Peer,Count,Day,Topic\n" +
		"ana@example,Ana,,XX,never,many,2026-02-30,\n" + // wrong in every way
		"p1@example.org,,,XX,now,,,\n" + // known, so that the name is not missing
		"new@example.org,Nino,N,,,,,\n" +
		"new@example.org,Nino,N,XX,,many,,\n"
	v, err := o.ImportRegistrants(t.Context(), operator, "webinar", desk.PeopleList{File: []byte(file)})
	orFail(t, err)
	want(t, "rows", found(v), "2 errors Email:address Country:country Family name:required Day:date Count:number Peer:unknown_choice, "+
		"3 errors Country:country Topic:required, 4 new confirmed confirmed, 5 errors Country:country Email:doubled Count:number")
	want(t, "who is known", v.Rows[1].ID, known.ID)
}

func TestDaysOfAListAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.asks()
	file := "Email,Given name,Family name,Day,Sign\n"
	for i, day := range []string{"24.12.2026", "1.2.2026", "24. 12. 2026.", "2026-12-24", "24/12/2026", "12.24.2026", "46380"} {
		file += fmt.Sprintf("p%d@example.org,A,B,%s,%s\n", i, day, []string{"TRUE", "false"}[i%2])
	}
	v, err := o.ImportRegistrants(t.Context(), operator, "webinar", desk.PeopleList{File: []byte(file), Apply: true, Good: true})
	orFail(t, err)
	want(t, "rows", found(v), "2 new confirmed confirmed, 3 new confirmed confirmed, 4 new confirmed confirmed, 5 new confirmed confirmed, 6 errors Day:date, 7 errors Day:date, 8 errors Day:date")
	for i, kept := range []string{"2026-12-24 true", "2026-02-01 false", "2026-12-24 true", "2026-12-24 false"} {
		all, err := o.store.RegistrantsByAddress(t.Context(), fmt.Sprintf("p%d@example.org", i))
		orFail(t, err)
		want(t, "what is kept", fmt.Sprint(all[0].Answers["day"], " ", all[0].Answers["sign"]), kept)
	}
}
