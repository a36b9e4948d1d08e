package delivery

import (
	"context"
	"fmt"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
)

// chosenEvent is one that an organiser chooses the people of: they are approved,
// offered a seat and invited. %s are its zone and two times of the day in it.
const chosenEvent = `
slug: chosen
title: {en: Chosen}
languages: [en]
zone: %s
contact: {name: Office, email: office@example.org, controller: "Office, Street 1"}
registration: {verify: false, approval: true, waiting_list: {mode: offer, offer_hours: 2}}
sessions:
  - {slug: hall, title: {en: Hall}, starts: %s, ends: %s, capacity: 1}
`

// chosenBefore is how long ago people were chosen: longer than the offer that is
// made then stands, so that it is over when the server looks.
const chosenBefore = 3 * time.Hour

// chosen lets an organiser approve one, turn one down and invite one, who all came
// three hours ago; the seat of who was approved first was offered to the next.
func (d *delivery) chosen(ctx context.Context, then *desk.Desk, now time.Time) error {
	zone := noonZone(now)
	starts := now.In(zone).AddDate(0, 0, 10).Truncate(time.Hour)
	file, err := eventfile.Parse("chosen.yaml", fmt.Appendf(nil, chosenEvent, zone, starts.Format(wall), starts.Add(time.Hour).Format(wall)))
	if err != nil {
		return err
	}
	operator := desk.Actor{Kind: desk.Operator}
	if _, err := then.Apply(ctx, operator, []*eventfile.Document{file.Document}, desk.ApplyOptions{}); err != nil {
		return err
	}
	d.events = append(d.events, "chosen")
	var ids []int64
	for i := range 3 {
		in := desk.SignUp{
			Email: fmt.Sprintf("chosen-%d@example.org", i), Sessions: []string{"hall"},
			Details: desk.Details{GivenName: "Ana", FamilyName: "Kovač", Zone: zone.String()},
		}
		if err := then.SignUp(ctx, desk.Actor{}, "chosen", in); err != nil {
			return err
		}
		id, _, err := d.stage.Person(ctx, "chosen", in.Email)
		if err != nil {
			return err
		}
		regs, err := d.stage.Store.RegistrationsOf(ctx, []int64{id})
		if err != nil {
			return err
		}
		ids = append(ids, regs[0].ID)
	}
	for i, action := range []desk.SeatAction{desk.Approve, desk.Approve, desk.Reject} {
		if _, err := then.Act(ctx, operator, "chosen", ids[i], action, ""); err != nil {
			return err
		}
	}
	if _, err := then.Act(ctx, operator, "chosen", ids[0], desk.Withdraw, ""); err != nil {
		return err
	}
	invited, err := then.Invite(ctx, operator, "chosen", desk.NewInvitation{
		Person: desk.InvitedPerson{Email: "invited@example.org", GivenName: "Ana", FamilyName: "Kovač"}, Send: true,
	})
	if err != nil {
		return err
	}
	_, err = then.RemindInvited(ctx, operator, "chosen", invited.ID)
	return err
}

// noonZone is a zone in which people are awake at now and for hours around it.
func noonZone(now time.Time) *time.Location {
	name := fmt.Sprintf("Etc/GMT%+d", now.UTC().Hour()-12) // the signs of these names are POSIX's
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
