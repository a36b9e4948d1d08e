package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// key is that of the office.
func officeKey(t *testing.T) auth.Key {
	t.Helper()
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// addressLink is the link in the newest letter to an address that r asks for.
func (o *office) addressLink(r *event.Registrant) string {
	o.t.Helper()
	all, err := o.store.LettersOf(o.t.Context(), r.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == event.LetterAddress {
			return officeKey(o.t).AddressLink(r.ID, *all[i].Address, all[i].Data.Asked)
		}
	}
	return ""
}

func (o *office) ask(r *event.Registrant, email string) {
	o.t.Helper()
	o.mu.Lock()
	o.clock = o.clock.Add(time.Second) // letters of one moment would be one
	o.mu.Unlock()
	if err := o.AskAddress(o.t.Context(), o.as(o.again(r)), email); err != nil {
		o.t.Fatal(err)
	}
}

// again is r as the store knows them now.
func (o *office) again(r *event.Registrant) *event.Registrant {
	o.t.Helper()
	r, err := o.store.Registrant(o.t.Context(), r.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

func TestAnotherAddressMustBeConfirmed(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	o.ask(a, " Moved@Example.org ")
	want(t, "until then", o.again(a).Address(), "p1@example.org")
	first := o.addressLink(a)
	o.set(2 * time.Hour)
	o.ask(a, "elsewhere@example.org")
	_, err := o.ConfirmAddress(t.Context(), first)
	fails(t, "a link that was replaced", err, desk.ErrNotFound)
	link := o.addressLink(a)
	for range 3 {
		v, err := o.AddressLink(t.Context(), link)
		done(t, err)
		want(t, "looking confirms nothing", v.Done, false)
	}
	old := o.LinkToken(a)
	token, err := o.ConfirmAddress(t.Context(), link)
	done(t, err)
	if _, err := o.ByLink(t.Context(), old); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("the link in the old mailbox: %v", err)
	}
	by, err := o.ByLink(t.Context(), token)
	done(t, err)
	moved, err := o.Me(t.Context(), by)
	done(t, err)
	want(t, "the address", moved.Registrant.Address(), "elsewhere@example.org")
	want(t, "letters", o.letters(a), "confirmed address address address_changed link")
	all, err := o.store.LettersOf(t.Context(), a.ID)
	done(t, err)
	want(t, "the old one is told", *all[3].Address, "p1@example.org")
	if all[4].Address != nil {
		t.Error("the new link goes elsewhere")
	}
	again, err := o.ConfirmAddress(t.Context(), link)
	done(t, err)
	want(t, "confirming again tells", again, "")
	want(t, "letters after that", o.letters(a), "confirmed address address address_changed link")
	o.signUp(1) // the old address is free for anybody
	o.clean()
}

func TestALinkToAnAddressWorksForADay(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	o.ask(a, "moved@example.org")
	link := o.addressLink(a)
	asked := time.Second
	o.set(24*time.Hour + asked)
	if _, err := o.ConfirmAddress(t.Context(), link); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("after a day: %v", err)
	}
	o.set(24*time.Hour + asked - time.Millisecond)
	for name, wrong := range map[string]string{
		"personal": o.LinkToken(a), "stop": officeKey(t).StopLink(a.ID), "altered": link[:len(link)-1] + "_", "none": "x",
		"another address": officeKey(t).AddressLink(a.ID, "other@example.org", *o.again(a).AskedEmailAt),
	} {
		_, err := o.ConfirmAddress(t.Context(), wrong)
		fails(t, "the link: "+name, err, desk.ErrNotFound)
	}
	if _, err := o.ByLink(t.Context(), link); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("it opens the personal page: %v", err)
	}
	_, err := o.ConfirmAddress(t.Context(), link)
	done(t, err)
}

func TestAnAddressOfSomebodyElseIsNotTold(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, true)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	o.verify(a)
	o.verify(b)
	o.ask(a, "P2@example.org")
	want(t, "who has it is told", o.letters(b), "verify confirmed address_taken")
	o.ask(a, "p3@example.org")
	want(t, "who has not confirmed it is asked for that", o.letters(c), "verify again")
	want(t, "who asked", o.letters(a), "verify confirmed")
	r := o.again(a)
	want(t, "what one sees oneself", r.Asks(noon), "p3@example.org")
	_, err := o.ConfirmAddress(t.Context(), officeKey(t).AddressLink(a.ID, "p3@example.org", *r.AskedEmailAt))
	fails(t, "even with the link", err, desk.ErrAddressTaken)
	for range 5 {
		o.ask(a, "p2@example.org")
	}
	want(t, "three a day", o.letters(b), "verify confirmed address_taken address_taken") // the one to verify counts
}

func TestLettersToAddressesAreFew(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	a, b := o.signUp(1), o.signUp(2)
	o.ask(a, "moved@example.org")
	o.ask(a, "moved@example.org")
	o.ask(b, "MOVED@example.org")
	o.ask(b, "moved@example.org")
	want(t, "to one address, by the first", o.letters(a), "confirmed address address")
	want(t, "by the second", o.letters(b), "confirmed address")
	for i := range 5 {
		o.ask(b, fmt.Sprintf("other%d@example.org", i))
	}
	want(t, "by one person", o.letters(b), "confirmed address address address")
	o.set(24 * time.Hour)
	o.ask(b, "moved@example.org")
	want(t, "on the next day", o.letters(b), "confirmed address address address address")
	o.ask(b, "p2@example.org")
	want(t, "one's own ends it", o.again(b).Asks(o.now()), "")
	want(t, "without a letter", o.letters(b), "confirmed address address address address")
	want(t, "no address", codes(o.AskAddress(t.Context(), o.as(b), "nobody")), "/email address")
	want(t, "nothing", codes(o.AskAddress(t.Context(), o.as(b), " ")), "/email required")
}

func TestConfirmingAnotherAddressConfirmsThePerson(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, true)
	a := o.signUp(1)
	o.ask(a, "moved@example.org")
	_, err := o.ConfirmAddress(t.Context(), o.addressLink(a))
	done(t, err)
	want(t, "the seat", o.status(o.again(a), "first"), "confirmed")
	want(t, "letters", o.letters(a), "verify address address_changed link confirmed")
	o.clean()
}
