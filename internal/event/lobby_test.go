package event

import "testing"

func TestLobbyOnly(t *testing.T) {
	row := func(name, email string) ReportRow { return ReportRow{Name: name, Email: email} }
	for _, c := range []struct {
		name         string
		waited, seen []ReportRow
		want         int
	}{
		{"nobody waited", nil, []ReportRow{row("Ana", "")}, 0},
		{"let in later", []ReportRow{row("Ana", "")}, []ReportRow{row("ANA", "")}, 0},
		{"let in with an address", []ReportRow{row("Ana", "")}, []ReportRow{row("Ana", "ana@example.org")}, 0},
		{"waited with an address, seen without", []ReportRow{row("Ana", "ana@example.org")}, []ReportRow{row("Ana", "")}, 0},
		{"renamed", []ReportRow{row("iPad", "ana@example.org")}, []ReportRow{row("Ana", "Ana@Example.org")}, 0},
		{"waited twice", []ReportRow{row("Ana", ""), row("ana", ""), row("Ivo", "")}, []ReportRow{row("Eva", "")}, 2},
		{"one name, two addresses", []ReportRow{row("Ana", "a@example.org")}, []ReportRow{row("Ana", "b@example.org")}, 1},
		{"names that were erased", []ReportRow{row("", ""), row("", "")}, []ReportRow{row("", "")}, 0},
	} {
		if got := LobbyOnly(c.waited, c.seen); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
