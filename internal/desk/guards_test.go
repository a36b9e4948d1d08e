package desk_test

import (
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/mail"
)

// to are the letters that have arrived at an address, the newest first.
func (d *diary) to(address string) []mail.Received {
	d.t.Helper()
	d.deliver()
	var all []mail.Received
	for _, l := range d.mail.List() {
		if l.To == address {
			all = append(all, l)
		}
	}
	return all
}

// The letters about a handover arrive, name the other person, and are not sent
// once they speak of what is not so any more.
func TestLettersAboutAHandoverArrive(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	c := o.handOver(a, 1)
	d := o.diary()
	l := d.to(successor(1).Email)
	if len(l) != 1 || !strings.Contains(l[0].Text, "Ana Kovač 1") || !strings.Contains(l[0].Text, o.LinkToken(c)) || strings.Contains(l[0].Text, "Beridze") {
		t.Fatalf("to the colleague: %d letters", len(l))
	}
	_, err := o.Decline(t.Context(), o.as(c), "first", "")
	done(t, err)
	if l := d.to("p1@example.org"); len(l) != 2 || !strings.HasPrefix(l[0].Subject, "Der Platz bleibt Ihnen") {
		t.Errorf("to the holder: %d letters", len(l))
	}
	o.handOver(a, 2)
	_, err = o.KeepSeat(t.Context(), o.as(a), "first")
	done(t, err)
	if l := d.to(successor(2).Email); len(l) != 0 {
		t.Errorf("after the seat was taken back: %d letters", len(l))
	}
	b := o.signUp(3)
	o.handOver(b, 3)
	done(t, o.EraseMe(t.Context(), o.as(b)))
	if l := d.to(successor(3).Email); len(l) != 0 {
		t.Errorf("after the holder was erased: %d letters", len(l))
	}
}

// Who has named three colleagues today names no fourth, known or not.
func TestAHolderNamesThreeKnownColleaguesADay(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	a := o.signUp(1, "first", "second")
	for i := range 3 {
		o.handOver(a, i)
		_, err := o.KeepSeat(t.Context(), o.as(a), "first")
		done(t, err)
	}
	o.signUp(2, "second")
	known := desk.Colleague{Email: "p2@example.org", GivenName: "Ana", FamilyName: "Kovač"}
	_, err := o.HandOver(t.Context(), o.as(a), "first", known)
	fails(t, "a fourth who is known", err, desk.ErrEnoughToday)
}

// A letter to an address that is not asked for any more is not sent.
func TestALetterToAnAddressNotAskedForAnyMoreIsNotSent(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	o.ask(a, "moved@example.org")
	o.set(2 * time.Hour)
	o.ask(a, "elsewhere@example.org")
	d := o.diary()
	want(t, "letters to the first", len(d.to("moved@example.org")), 0)
	want(t, "letters to the second", len(d.to("elsewhere@example.org")), 1)
}
