package eventfile_test

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

func TestCheckQuotas(t *testing.T) {
	type doc = eventfile.Document
	second := func(d *doc, capacity int64) {
		d.Sessions = append(d.Sessions, d.Sessions[0])
		d.Sessions[1].Slug, d.Sessions[1].Capacity = "two", capacity
		d.Sessions[1].Starts, d.Sessions[1].Ends, d.Sessions[1].Opens, d.Sessions[1].Closes = "2021-11-08T10:00", "2021-11-08T11:00", "", ""
		d.Sessions[1].Breaks, d.Sessions[1].Agenda = nil, nil
	}
	for _, tt := range []struct {
		name   string
		change func(d *doc)
		want   string
	}{
		{"without a key", func(d *doc) { d.Quotas[0].Key = "" }, "/quotas/0/key key"},
		{"a key twice", func(d *doc) { d.Quotas[1].Key = "ge" }, "/quotas/1/key doubled"},
		{"without a label", func(d *doc) { d.Quotas[0].Label = nil }, "/quotas/0/label required"},
		{"of no seat", func(d *doc) { d.Quotas[1].Seats = 0 }, "/quotas/1/seats too_small"},
		{"for nobody", func(d *doc) { d.Quotas[0].Country = "" }, "/quotas/0 one_belonging"},
		{"for two sorts of people", func(d *doc) { d.Quotas[1].Invited = true }, "/quotas/1 one_belonging"},
		{"for a country of no code", func(d *doc) { d.Quotas[0].Country = "Georgia" }, "/quotas/0/country country"},
		{"for Kosovo", func(d *doc) { d.Quotas[0].Country = "XK" }, ""},
		{"for an organisation of blanks", func(d *doc) { d.Quotas[1].Organisation = " " }, "/quotas/1/organisation required"},
		{"for a municipality of two lines", func(d *doc) { d.Quotas[2].Municipality = "a\nb" }, "/quotas/2/municipality line"},
		{"for a municipality that is not in the list", func(d *doc) { d.Quotas[2].Municipality = "Tuzla" }, ""},
		{"in an unknown session", func(d *doc) { d.Quotas[0].Sessions = []string{"one", "three"} }, "/quotas/0/sessions/1 unknown_session"},
		{"in a session twice", func(d *doc) { d.Quotas[0].Sessions = []string{"one", "one"} }, "/quotas/0/sessions/1 doubled"},
		{"released in the past", func(d *doc) { d.Quotas[0].Release = "2001-11-09T12:00" }, ""},
		{"released at the start", func(d *doc) { d.Quotas[0].Release = "2021-11-12T10:00" }, ""},
		{"released after the start", func(d *doc) { d.Quotas[0].Release = "2021-11-12T10:01" }, "/quotas/0/release release_after_start"},
		{"released after the start of another session", func(d *doc) { second(d, 100) }, "/quotas/0/release release_after_start"},
		{"released after the start of a session that it is not in", func(d *doc) {
			second(d, 100)
			d.Quotas[0].Sessions = []string{"one"}
		}, ""},
		{"released at no time", func(d *doc) { d.Quotas[0].Release = "later" }, "/quotas/0/release wall_time_unreadable"},
		{"all seats reserved", func(d *doc) { d.Quotas[1].Seats = 73 }, ""},
		{"one more than all", func(d *doc) { d.Quotas[1].Seats = 74 }, "/quotas/3/seats reserves_too_much"},
		{"one alone larger than the capacity", func(d *doc) { d.Quotas[0].Seats = 101 }, "/quotas/0/seats reserves_too_much /quotas/1/seats reserves_too_much /quotas/2/seats reserves_too_much /quotas/3/seats reserves_too_much"},
		{"more than a smaller session has", func(d *doc) {
			second(d, 29)
			d.Quotas[0].Release = ""
		}, "/quotas/3/seats reserves_too_much"},
		{"too many", func(d *doc) { d.Quotas = make([]eventfile.Quota, 51) }, "/quotas too_many"},

		{"a target for nobody", func(d *doc) { d.Targets[0].Country = "" }, "/targets/0 one_belonging"},
		{"a target without a label", func(d *doc) { d.Targets[0].Label = nil }, "/targets/0/label required"},
		{"a target of nothing", func(d *doc) { d.Targets[0].SharePercent = 0 }, "/targets/0/share_percent too_small"},
		{"a target of more than all", func(d *doc) { d.Targets[0].SharePercent = 101 }, "/targets/0/share_percent too_large"},
		{"a target twice", func(d *doc) { d.Targets[1] = event.Target{Label: d.Targets[0].Label, Country: "GE", SharePercent: 1} }, "/targets/1 doubled"},
		{"too many targets", func(d *doc) { d.Targets = make([]event.Target, 51) }, "/targets too_many"},

		{"no seat for a municipality", func(d *doc) { d.Registration.PerMunicipality.Seats = 0 }, "/registration/per_municipality/seats too_small"},
		{"a limit until the last start", func(d *doc) { d.Registration.PerMunicipality.Until = "2021-11-12T10:00" }, ""},
		{"a limit after it", func(d *doc) { d.Registration.PerMunicipality.Until = "2021-11-12T10:01" }, "/registration/per_municipality/until after_last_start"},
		{"a limit without an end", func(d *doc) { d.Registration.PerMunicipality.Until = "" }, ""},
		{"a limit until no time", func(d *doc) { d.Registration.PerMunicipality.Until = "soon" }, "/registration/per_municipality/until wall_time_unreadable"},

		{"nobody is to be there", func(d *doc) { d.Sessions[0].Aim = new(int64(0)) }, "/sessions/0/aim too_small"},
		{"as many as the room admits", func(d *doc) { d.Sessions[0].Aim = new(int64(120)) }, ""},
		{"more than it admits", func(d *doc) { d.Sessions[0].Aim = new(int64(121)) }, "/sessions/0/aim above_room_limit"},
		{"a decisive question where nothing is approved again", func(d *doc) { d.Registration.Approval, d.Questions[0].Decisive = true, true }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := whole()
			tt.change(d)
			expect(t, d, tt.want)
		})
	}
}

func TestARefusedQuotaIsNamedWithItsLine(t *testing.T) {
	source := strings.Replace(small, "capacity: 100", "capacity: 10", 1) + `quotas:
  - {key: ge, label: {en: Georgia}, country: GE, seats: 8}
  - key: lviv
    label: {en: Lviv}
    organisation: City of Lviv
    seats: 3
    release: 2021-11-12T10:01
`
	_, err := eventfile.Parse("event.yaml", []byte(source))
	lines := strings.Count(small, "\n")
	for _, want := range []string{
		fmt.Sprintf("event.yaml:%d: ", lines+6) + "in the session one, 11 of 10 seats would be reserved",
		fmt.Sprintf("event.yaml:%d: ", lines+7) + "this must not come after the start of the session one",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not said: %v", want, err)
		}
	}
}

func TestSessionsOfAQuotaHaveOneForm(t *testing.T) {
	d := &eventfile.Document{
		Sessions: []eventfile.Session{{Slug: "b"}, {Slug: "a"}, {Slug: "c"}},
		Quotas:   []eventfile.Quota{{Sessions: []string{"b", "a"}}, {Sessions: []string{"c", "b", "a"}}, {}},
	}
	d.Tidy()
	if got := d.Quotas; strings.Join(got[0].Sessions, " ") != "a b" || got[1].Sessions != nil || got[2].Sessions != nil {
		t.Errorf("%+v", got)
	}
}
