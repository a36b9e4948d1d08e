package locale

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/web"
)

func printer(t *testing.T, lang string) *Printer {
	t.Helper()
	words, err := Load(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	return words.Printer(lang)
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// at is an instant in UTC.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse("2006-01-02T15:04", s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDatesInThirteenLanguages(t *testing.T) {
	files := fstest.MapFS{}
	for _, tongue := range tongues() {
		files["locales/"+tongue.code+".json"] = &fstest.MapFile{Data: []byte("{}")}
	}
	words, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string][2]string{
		"en": {"Friday 12 November 2021", "12 Nov 2021"},
		"de": {"Freitag, 12.\u00a0November 2021", "12.\u00a0Nov. 2021"},
		"uk": {"пʼятниця, 12\u00a0листопада 2021\u00a0р.", "12\u00a0лист. 2021\u00a0р."},
		"ka": {"პარასკევი, 12\u00a0ნოემბერი, 2021", "12\u00a0ნოე. 2021"},
		"bs": {"petak, 12.\u00a0novembar 2021.", "12.\u00a0nov 2021."},
		"hr": {"petak, 12.\u00a0studenoga 2021.", "12.\u00a0stu 2021."},
		"sr": {"petak, 12.\u00a0novembar 2021.", "12.\u00a0nov 2021."},
		"sq": {"e premte, 12\u00a0nëntor 2021", "12\u00a0nën 2021"},
		"mk": {"петок, 12\u00a0ноември 2021\u00a0г.", "12\u00a0ноем. 2021\u00a0г."},
		"ro": {"vineri, 12\u00a0noiembrie 2021", "12\u00a0nov. 2021"},
		"tr": {"12\u00a0Kasım 2021 Cuma", "12\u00a0Kas 2021"},
		"el": {"Παρασκευή 12\u00a0Νοεμβρίου 2021", "12\u00a0Νοε 2021"},
		"bg": {"петък, 12\u00a0ноември 2021\u00a0г.", "12\u00a0ное 2021\u00a0г."},
	} {
		p := words.Printer(code)
		day := at(t, "2021-11-12T23:30") // already Saturday in Kyiv
		if got := [2]string{p.Date(day, time.UTC), p.DateShort(day, time.UTC)}; p.Lang() != code || got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
}

func TestUkrainianMonthsStandInTheGenitive(t *testing.T) {
	uk := printer(t, "uk")
	for i, want := range []string{
		"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
	} {
		day := time.Date(2026, time.Month(i+1), 5, 12, 0, 0, 0, time.UTC)
		if got := uk.Date(day, time.UTC); !strings.HasSuffix(got, ", 5\u00a0"+want+" 2026\u00a0р.") {
			t.Errorf("got %q, want it to end in 5 %s 2026 р.", got, want)
		}
		if got := uk.Month(day, time.UTC); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWhenAndDeadline(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	en, de, ka, uk := printer(t, "en"), printer(t, "de"), printer(t, "ka"), printer(t, "uk")
	for _, tt := range []struct {
		name      string
		got, want string
	}{
		{"one day", en.When(at(t, "2021-11-12T09:00"), at(t, "2021-11-12T11:30"), berlin), "Friday 12 November 2021, 10:00–12:30 Berlin time (CET)"},
		{"in German", de.When(at(t, "2021-11-12T09:00"), at(t, "2021-11-12T11:30"), berlin), "Freitag, 12.\u00a0November 2021, 10:00–12:30\u00a0Uhr, Ortszeit Berlin (MEZ)"},
		{"in Georgian", ka.When(at(t, "2021-11-12T09:00"), at(t, "2021-11-12T11:30"), berlin), "პარასკევი, 12\u00a0ნოემბერი, 2021, 10:00–12:30, დრო: ბერლინი (CET)"},
		{"in Ukrainian", uk.When(at(t, "2021-11-12T09:00"), at(t, "2021-11-12T11:30"), berlin), "пʼятниця, 12\u00a0листопада 2021\u00a0р., 10:00–12:30 за місцевим часом (Берлін, CET)"},
		{"over midnight", en.When(at(t, "2021-11-12T22:00"), at(t, "2021-11-12T23:30"), berlin), "Friday 12 November 2021, 23:00 – Saturday 13 November 2021, 00:30 Berlin time (CET)"},
		{"over midnight in Georgian", ka.When(at(t, "2021-11-12T22:00"), at(t, "2021-11-12T23:30"), berlin), "პარასკევი, 12\u00a0ნოემბერი, 2021, 23:00 – შაბათი, 13\u00a0ნოემბერი, 2021, 00:30, დრო: ბერლინი (CET)"},
		{"the hour that comes twice", en.When(at(t, "2021-10-31T00:30"), at(t, "2021-10-31T01:30"), berlin), "Sunday 31 October 2021, 02:30 Berlin time (CEST) – 02:30 Berlin time (CET)"},
		{"the hour that is left out", en.When(at(t, "2021-03-28T00:30"), at(t, "2021-03-28T01:30"), berlin), "Sunday 28 March 2021, 01:30 Berlin time (CET) – 03:30 Berlin time (CEST)"},
		{"deadline", en.Deadline(at(t, "2021-11-12T09:00"), zone(t, "Europe/Kyiv")), "Friday 12 November 2021, 11:00 Kyiv time (EET)"},
		{"deadline in German", de.Deadline(at(t, "2021-07-01T09:00"), zone(t, "Europe/Kiev")), "Donnerstag, 1.\u00a0Juli 2021, 12:00\u00a0Uhr, Ortszeit Kyjiw (OESZ)"},
		{"deadline in Georgian", ka.Deadline(at(t, "2026-03-05T09:00"), zone(t, "Asia/Tbilisi")), "ხუთშაბათი, 5\u00a0მარტი, 2026, 13:00, დრო: თბილისი (GMT+4)"},
		{"deadline in Ukrainian", uk.Deadline(at(t, "2026-03-05T09:00"), zone(t, "Europe/Kyiv")), "четвер, 5\u00a0березня 2026\u00a0р., 11:00 за місцевим часом (Київ, EET)"},
		{"weekday", de.Weekday(at(t, "2021-11-12T23:30"), berlin), "Samstag"},
		{"weekday in Georgian", ka.Weekday(at(t, "2021-11-12T23:30"), berlin), "შაბათი"},
		{"month", de.Month(at(t, "2021-11-30T23:30"), berlin), "Dezember"},
		{"month in Georgian", ka.Month(at(t, "2021-11-30T23:30"), berlin), "დეკემბერი"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestZone(t *testing.T) {
	en, de, ka, uk := printer(t, "en"), printer(t, "de"), printer(t, "ka"), printer(t, "uk")
	winter := at(t, "2021-11-12T09:00")
	for _, tt := range []struct{ zone, en, de, ka, uk string }{
		{"Europe/Berlin", "Berlin time (CET)", "Ortszeit Berlin (MEZ)", "დრო: ბერლინი (CET)", "за місцевим часом (Берлін, CET)"},
		{"Asia/Tbilisi", "Tbilisi time (GMT+4)", "Ortszeit Tiflis (GMT+4)", "დრო: თბილისი (GMT+4)", "за місцевим часом (Тбілісі, GMT+4)"},
		{"Europe/Istanbul", "Istanbul time (GMT+3)", "Ortszeit Istanbul (GMT+3)", "დრო: სტამბოლი (GMT+3)", "за місцевим часом (Стамбул, GMT+3)"},
		{"Asia/Kolkata", "Kolkata time (IST)", "Ortszeit Kalkutta (IST)", "დრო: კალკუტა (IST)", "за місцевим часом (Колката, IST)"},
		{"Asia/Kathmandu", "Kathmandu time (GMT+5:45)", "Ortszeit Kathmandu (GMT+5:45)", "დრო: კატმანდუ (GMT+5:45)", "за місцевим часом (Катманду, GMT+5:45)"},
		{"America/Sao_Paulo", "São Paulo time (GMT−3)", "Ortszeit São Paulo (GMT−3)", "დრო: სან-პაულუ (GMT−3)", "за місцевим часом (Сан-Паулу, GMT−3)"},
		{"UTC", "UTC", "UTC", "UTC", "UTC"},
		{"Etc/GMT-4", "GMT+4", "GMT+4", "GMT+4", "GMT+4"},
	} {
		loc := zone(t, tt.zone)
		if got := en.Zone(winter, loc); got != tt.en {
			t.Errorf("%s: got %q, want %q", tt.zone, got, tt.en)
		}
		if got := de.Zone(winter, loc); got != tt.de {
			t.Errorf("%s in German: got %q, want %q", tt.zone, got, tt.de)
		}
		if got := ka.Zone(winter, loc); got != tt.ka {
			t.Errorf("%s in Georgian: got %q, want %q", tt.zone, got, tt.ka)
		}
		if got := uk.Zone(winter, loc); got != tt.uk {
			t.Errorf("%s in Ukrainian: got %q, want %q", tt.zone, got, tt.uk)
		}
	}
}

func TestZoneKeysNameZonesThatExist(t *testing.T) {
	for key := range catalogues(t)["en"] {
		name, ok := strings.CutPrefix(key, "zone.city.")
		if !ok {
			continue
		}
		if _, err := time.LoadLocation(name); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestLocalTimes(t *testing.T) {
	invited := []string{"Europe/Kyiv", "Asia/Tbilisi", "Europe/Berlin", "Europe/Sarajevo", "Europe/Kiev", "Europe/Istanbul", "Nowhere/City"}
	for _, tt := range []struct {
		name  string
		at    string
		zones []string
		want  []LocalTime
	}{
		{"winter", "2021-11-12T09:00", invited, []LocalTime{
			{Clock: "11:00", Cities: []string{"Kyiv"}, Abbreviation: "EET", Own: true},
			{Clock: "10:00", Cities: []string{"Berlin", "Sarajevo"}, Abbreviation: "CET"},
			{Clock: "12:00", Cities: []string{"Istanbul"}, Abbreviation: "GMT+3"},
			{Clock: "13:00", Cities: []string{"Tbilisi"}, Abbreviation: "GMT+4"},
		}},
		{"summer brings Kyiv and Istanbul together", "2021-07-12T09:00", invited, []LocalTime{
			{Clock: "12:00", Cities: []string{"Kyiv", "Istanbul"}, Abbreviation: "EEST, GMT+3", Own: true},
			{Clock: "11:00", Cities: []string{"Berlin", "Sarajevo"}, Abbreviation: "CEST"},
			{Clock: "13:00", Cities: []string{"Tbilisi"}, Abbreviation: "GMT+4"},
		}},
		{"between two ends of summer time", "2021-11-01T09:00", []string{"Europe/Berlin", "America/New_York"}, []LocalTime{
			{Clock: "10:00", Cities: []string{"Berlin"}, Abbreviation: "CET", Own: true},
			{Clock: "05:00", Cities: []string{"New York"}, Abbreviation: "EDT"},
		}},
		{"another day", "2021-11-12T22:30", []string{"Europe/Berlin", "Asia/Tbilisi"}, []LocalTime{
			{Clock: "23:30", Cities: []string{"Berlin"}, Abbreviation: "CET", Own: true},
			{Clock: "02:30", Day: "Saturday", Cities: []string{"Tbilisi"}, Abbreviation: "GMT+4"},
		}},
		{"the same clock a day apart", "2021-11-12T11:00", []string{"Pacific/Pago_Pago", "Pacific/Auckland"}, []LocalTime{
			{Clock: "00:00", Cities: []string{"Pago Pago"}, Abbreviation: "SST", Own: true},
			{Clock: "00:00", Day: "Saturday", Cities: []string{"Auckland"}, Abbreviation: "NZDT"},
		}},
		{"alone", "2021-11-12T09:00", []string{"Europe/Berlin"}, []LocalTime{
			{Clock: "10:00", Cities: []string{"Berlin"}, Abbreviation: "CET", Own: true},
		}},
		{"nobody", "2021-11-12T09:00", nil, []LocalTime{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := printer(t, "en").LocalTimes(at(t, tt.at), tt.zones)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUTCIsItsOwnName(t *testing.T) {
	p := printer(t, "en")
	if got := p.Elsewhere(at(t, "2021-11-12T09:00"), []string{"Europe/Berlin", "UTC", "Asia/Tbilisi"}); got != "09:00\u00a0UTC · 13:00\u00a0Tbilisi (GMT+4)" {
		t.Errorf("elsewhere it is %q", got)
	}
}
