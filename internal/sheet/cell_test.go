package sheet

import (
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMomentsAreTheNearestNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.Int64Range(firstDay, 1<<33).Draw(t, "seconds since 1970")
		want, _ := big.NewRat(seconds+epoch*day, day).Float64()
		if got := Time(time.Unix(seconds, 0), time.UTC).serial(DateTime); got != want {
			t.Fatalf("%d s are %v, want %v", seconds, got, want)
		}
	})
}

func TestTime(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2021, 11, 11, 23, 30, 0, 999, time.UTC)
	for _, tt := range []struct {
		name   string
		cell   Cell
		kind   Kind
		serial float64
		wall   string
	}{
		{"wall time of the place", Time(at, berlin), DateTime, 44512 + 30/1440.0, "2021-11-12T00:30:00+01:00"},
		{"date of the place", Time(at, berlin), Date, 44512, "2021-11-12T00:30:00+01:00"},
		{"a clock knows its day", Time(at, berlin), Clock, 44512 + 30/1440.0, "2021-11-12T00:30:00+01:00"},
		{"summer", Time(at.AddDate(0, -4, 0), berlin), Date, 44389, "2021-07-12T01:30:00+02:00"},
		{"no place is UTC", Time(at, nil), Date, 44511, "2021-11-11T23:30:00Z"},
		{"before 1970", Time(time.Date(1955, 3, 1, 12, 0, 0, 0, time.UTC), nil), Date, 20149, "1955-03-01T12:00:00Z"},
		{"Excel's first right day", Time(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC), nil), Date, 61, "1900-03-01T00:00:00Z"},
	} {
		if got := tt.cell.serial(tt.kind); got != tt.serial {
			t.Errorf("%s: serial %v, want %v", tt.name, got, tt.serial)
		}
		if got := tt.cell.wall().Format(time.RFC3339); got != tt.wall {
			t.Errorf("%s: wall time %s, want %s", tt.name, got, tt.wall)
		}
	}
}

func TestCellsThatAreSomethingElse(t *testing.T) {
	for name, tt := range map[string]struct{ got, want Cell }{
		"no text":               {String(""), Cell{}},
		"no time":               {Time(time.Time{}, nil), Cell{}},
		"not a number":          {Float(math.NaN()), Cell{}},
		"infinity":              {Float(math.Inf(-1)), Cell{}},
		"a day Excel has wrong": {Time(time.Date(1900, 2, 28, 9, 0, 0, 0, time.UTC), nil), String("1900-02-28 09:00:00")},
		"minutes":               {Duration(90 * time.Second), Float(1.5)},
		"whole number":          {Int(3), Float(3)},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, tt.got, tt.want)
		}
	}
}

func TestNumbersInXML(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", 3: "3", -1234567: "-1234567", 0.1: "0.1", 44512.5: "44512.5",
		1e15: "1e+15", -1.5e300: "-1.5e+300", 1e-12: "1e-12",
	} {
		if got := string(appendNumber(nil, f)); got != want {
			t.Errorf("%v is written %s, want %s", f, got, want)
		}
	}
}

func TestNumbersInCSV(t *testing.T) {
	for _, tt := range []struct {
		column Column
		number float64
		want   string
	}{
		{Column{Kind: Number}, 1234, "1234"},
		{Column{Kind: Number}, 2.5, "3"},
		{Column{Kind: Number}, -0.2, "0"},
		{Column{Kind: Number, Decimals: 99}, 0.5, "0.500000000"},
		{Column{Kind: Number, Decimals: -1}, 7, "7"},
		{Column{Kind: Number, Decimals: 9}, 1e15, "1000000000000000.000000000"},
		{Column{Kind: Minutes, Decimals: 1}, 53.96, "54.0"},
		{Column{Kind: Percent}, 0.954, "95"},
		{Column{Kind: Percent, Decimals: 1}, 0.954, "95.4"},
		{Column{Kind: Text}, 0.25, "0.25"},
		{Column{Kind: Date}, 7, "7"},
	} {
		got := Float(tt.number).plain(tt.column)
		if got != tt.want {
			t.Errorf("%v in %+v is %s, want %s", tt.number, tt.column, got, tt.want)
		}
	}
}
