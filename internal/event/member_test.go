package event

import (
	"errors"
	"testing"
	"time"
)

func TestSomebodyStaysWhoDecides(t *testing.T) {
	gone := time.Date(2021, 11, 1, 12, 0, 0, 0, time.UTC)
	member := func(id int64, role TeamRole) Member { return Member{Account: Account{ID: id}, Role: role} }
	disabled := member(3, Organiser)
	disabled.Account.DisabledAt = &gone
	for name, tt := range map[string]struct {
		team Team
		id   int64
		to   TeamRole
		want error
	}{
		"the last organiser leaves":             {Team{member(1, Organiser), member(2, Viewer)}, 1, "", ErrLastOrganiser},
		"the last organiser is lowered":         {Team{member(1, Organiser), member(2, Viewer)}, 1, Coordinator, ErrLastOrganiser},
		"the other organiser is disabled":       {Team{member(1, Organiser), disabled}, 1, "", ErrLastOrganiser},
		"there is another organiser":            {Team{member(1, Organiser), member(2, Organiser)}, 1, "", nil},
		"the organiser stays one":               {Team{member(1, Organiser)}, 1, Organiser, nil},
		"somebody else leaves":                  {Team{member(1, Organiser), member(2, Viewer)}, 2, "", nil},
		"somebody else becomes an organiser":    {Team{member(1, Organiser), member(2, Viewer)}, 2, Organiser, nil},
		"a disabled organiser is taken out":     {Team{member(1, Organiser), disabled}, 3, "", nil},
		"there was no organiser, a host leaves": {Team{member(1, Host)}, 1, "", nil},
		"somebody who is not in it":             {Team{member(1, Organiser)}, 9, Host, nil},
	} {
		after, err := tt.team.With(tt.id, tt.to)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
		for _, m := range after {
			if m.Account.ID == tt.id && m.Role != tt.to {
				t.Errorf("%s: the role is %q", name, m.Role)
			}
		}
	}
}

func TestTheLesserOfTwoRoles(t *testing.T) {
	for _, tt := range [][3]TeamRole{
		{Organiser, Viewer, Viewer}, {Viewer, Organiser, Viewer}, {Host, Coordinator, Host}, {Organiser, Organiser, Organiser},
		{"", Organiser, ""}, {Organiser, "", ""}, {"owner", Viewer, ""},
	} {
		if got := tt[0].Least(tt[1]); got != tt[2] {
			t.Errorf("of %q and %q the lesser is %q, want %q", tt[0], tt[1], got, tt[2])
		}
	}
}

func TestNobodyIsLedIntoAnotherAccount(t *testing.T) {
	once := time.Date(2021, 11, 1, 12, 0, 0, 0, time.UTC)
	fresh := Member{Account: Account{ID: 1}, Role: Viewer}
	if !fresh.MayHaveNewLink(1) {
		t.Error("whoever has not come yet gets no other link")
	}
	for name, change := range map[string]func(*Member){
		"has signed in": func(m *Member) { m.SignedInAt = &once }, "admin": func(m *Member) { m.Account.Admin = true },
		"may create": func(m *Member) { m.Account.MayCreate = true }, "disabled": func(m *Member) { m.Account.DisabledAt = &once },
	} {
		m := fresh
		change(&m)
		if m.MayHaveNewLink(1) {
			t.Errorf("%s: a link leads into the account", name)
		}
	}
	if fresh.MayHaveNewLink(2) {
		t.Error("a link leads into an account with rights elsewhere")
	}
}

func TestOneUseOfATokenAMinuteIsNoted(t *testing.T) {
	now := time.Date(2021, 11, 1, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) *time.Time { t := now.Add(d); return &t }
	for _, tt := range []struct {
		last *time.Time
		want bool
	}{{nil, true}, {at(0), false}, {at(-59 * time.Second), false}, {at(-time.Minute), true}, {at(time.Hour), true}} {
		if got := (&APIToken{LastUsedAt: tt.last}).NotesUse(now); got != tt.want {
			t.Errorf("last noted at %v: %t, want %t", tt.last, got, tt.want)
		}
	}
}

func TestAButtonThatIsPressedTwiceMakesOneLink(t *testing.T) {
	now := time.Date(2021, 11, 1, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		last time.Time
		want error
	}{{time.Time{}, nil}, {now, ErrLinkJustMade}, {now.Add(-10*time.Minute + time.Second), ErrLinkJustMade}, {now.Add(-10 * time.Minute), nil}} {
		if err := CheckLink(tt.last, now); !errors.Is(err, tt.want) {
			t.Errorf("after one at %v: %v, want %v", tt.last, err, tt.want)
		}
	}
}
