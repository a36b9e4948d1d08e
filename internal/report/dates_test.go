package report

import "testing"

// dateForms are dates as platforms and spreadsheets write them in many languages. All
// mean 6 October 2026, 18:01:05, or the minute where there are no seconds.
var dateForms = []struct {
	text  string
	order Order // that the file's other dates have decided
	want  string
}{
	// What the browser call of BigBlueButton writes, by language.
	{"10/6/2026, 06:01:05 PM", MDY, "2026-10-06T18:01:05"},
	{"6.10.2026, 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6. 10. 2026. u 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"06. 10. 2026. 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6. 10. 2026. 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6.10.2026 г., 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"06.10.2026, 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6.10.2026, 06:01:05 m.d.", DMY, "2026-10-06T18:01:05"},
	{"6.10.2026, 06:01:05 p.d.", DMY, "2026-10-06T06:01:05"},
	{"6/10/2026, 06:01:05 μ.μ.", DMY, "2026-10-06T18:01:05"},
	{"6/10/2026, 06:01:05 π.μ.", DMY, "2026-10-06T06:01:05"},
	{"06.10.2026 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"10/6/2026, 6:01:05\u202fPM", MDY, "2026-10-06T18:01:05"},
	{"6.10.2026,\u00a018:01:05", DMY, "2026-10-06T18:01:05"},
	{"2026/10/6 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"2026. 10. 6. 오후 6:01:05", DMY, "2026-10-06T18:01:05"},
	{"2026/10/6 下午6:01:05", DMY, "2026-10-06T18:01:05"},
	{"2026年10月6日 午後6:01:05", DMY, "2026-10-06T18:01:05"},
	{"2026年10月6日 18時01分05秒", DMY, "2026-10-06T18:01:05"},
	{"6/10/2026, 6:01:05 p. m.", DMY, "2026-10-06T18:01:05"},
	{"06/10/2026 à 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"06/10/2026 18h01", DMY, "2026-10-06T18:01:00"},
	{"6/10/2569 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"2026-10-06, 6:01:05 p.m.", DMY, "2026-10-06T18:01:05"},
	{"6-10-2026 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6.10.2026 klo 18.01.05", DMY, "2026-10-06T18:01:05"},
	{"6.10.2026 18.01", DMY, "2026-10-06T18:01:00"},
	{"2026-10-06 18.01.05", DMY, "2026-10-06T18:01:05"},
	{"6.10.2026, 6:01:05 сл.об.", DMY, "2026-10-06T18:01:05"},
	{"2026. 10. 06. 18:01:05", DMY, "2026-10-06T18:01:05"},
	// Zoom, Teams, Webex, GoToWebinar, Excel.
	{"10/06/2026 06:01:05 PM", MDY, "2026-10-06T18:01:05"},
	{"10/6/2026 18:01", MDY, "2026-10-06T18:01:00"},
	{"06.10.2026 18:01:05 PM", DMY, "2026-10-06T18:01:05"},
	{"Oct 6, 2026 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"Oct 06, 2026 6:01 PM", MDY, "2026-10-06T18:01:00"},
	{"10-06-2026 18:01:05", MDY, "2026-10-06T18:01:05"},
	{"2026-10-06 18:01:05", MDY, "2026-10-06T18:01:05"},
	{`="2026-10-06 18:01:05"`, MDY, "2026-10-06T18:01:05"},
	{"'06.10.2026 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6/10/26, 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"10/6/26, 6:01:05 PM", MDY, "2026-10-06T18:01:05"},
	{"06/10/2026, 6:01:05 PM", DMY, "2026-10-06T18:01:05"},
	{"Oct 6, 2026 06:01 PM CEST", MDY, "2026-10-06T18:01:00+02:00"},
	{"Mar 22, 2011 10:00 AM CDT", MDY, "2011-03-22T10:00:00-05:00"},
	{"2026-10-06T18:01:05Z", DMY, "2026-10-06T18:01:05Z"},
	{"2026-10-06T18:01:05.123Z", DMY, "2026-10-06T18:01:05Z"},
	{"2026-10-06T18:01:05+02:00", DMY, "2026-10-06T18:01:05+02:00"},
	{"2026-10-06T18:01:05.250-05:00", DMY, "2026-10-06T18:01:05-05:00"},
	{"2026-10-06 18:01:05 UTC", DMY, "2026-10-06T18:01:05Z"},
	{"2026-10-06 18:01:05 GMT+2", DMY, "2026-10-06T18:01:05+02:00"},
	{"2026-10-06 18:01:05 +0200", DMY, "2026-10-06T18:01:05+02:00"},
	{"46301.7507523148", DMY, "2026-10-06T18:01:05"},
	{"46301,7507523148", DMY, "2026-10-06T18:01:05"},
	{"20261006180105", DMY, "2026-10-06T18:01:05"},
	{"1791309665", DMY, "2026-10-06T18:01:05Z"},
	// Months in words.
	{"6. Oktober 2026 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6 октября 2026 г., 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6 жовтня 2026 р. о 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6 октомври 2026 18:01", DMY, "2026-10-06T18:01:00"},
	{"6. listopada 2026. 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6. oktobar 2026. 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6. октобар 2026. 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6 tetor 2026 18:01", DMY, "2026-10-06T18:01:00"},
	{"6 octombrie 2026 18:01", DMY, "2026-10-06T18:01:00"},
	{"6 Ekim 2026 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6 Οκτωβρίου 2026, 6:01:05 μ.μ.", DMY, "2026-10-06T18:01:05"},
	{"6 ოქტომბერი, 2026 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6 octobre 2026 à 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"mar. 6 oct. 2026 18:01", DMY, "2026-10-06T18:01:00"},
	{"6 ottobre 2026, 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6 de octubre de 2026, 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"6 de outubro de 2026 18:01", DMY, "2026-10-06T18:01:00"},
	{"6 oktober 2026 18:01", DMY, "2026-10-06T18:01:00"},
	{"6 października 2026 18:01", DMY, "2026-10-06T18:01:00"},
	{"6 ตุลาคม 2569 18:01:05", DMY, "2026-10-06T18:01:05"},
	{"Tuesday, October 6, 2026 6:01:05 PM", MDY, "2026-10-06T18:01:05"},
	{"Dienstag, 6. Oktober 2026, 18:01 Uhr", DMY, "2026-10-06T18:01:00"},
	{"6 lipnja 2026 18:01", DMY, "2026-06-06T18:01:00"},
	{"6 lipca 2026 18:01", DMY, "2026-07-06T18:01:00"},
	{"6 srpnja 2026 18:01", DMY, "2026-07-06T18:01:00"},
	{"sub, 6. 10. 2026. 18:01:05", DMY, "2026-10-06T18:01:05"},
	// Times of day.
	{"6:02 PM", DMY, "18:02:00"},
	{"18:02", DMY, "18:02:00"},
	{"12:05 AM", DMY, "00:05:00"},
	{"12:05 PM", DMY, "12:05:00"},
	{"11:02:00 AM", DMY, "11:02:00"},
	{"0.75", DMY, "18:00:00"},
	{"18.02 Uhr", DMY, ""},
	// No dates.
	{"", DMY, ""}, {"--", DMY, ""}, {"N/A", DMY, ""}, {"Amra Džafić", DMY, ""}, {"1 hr 2 min", DMY, ""}, {"35 s", DMY, ""},
	{"24:61", DMY, ""}, {"31.02.2026 10:00", DMY, ""}, {"99/99/2026", DMY, ""}, {"865 1234 5678", DMY, ""}, {"Room 12", DMY, ""}, {"90", DMY, ""},
	{"10/06/2026 25:00", DMY, ""}, {"1:2:3:4:5:6", DMY, ""}, {"12", DMY, ""},
}

func TestDates(t *testing.T) {
	for _, c := range dateForms {
		got := ""
		if s, ok := parseStamp(c.text); ok {
			if m, ok := (&calendar{order: c.order}).moment(s); ok {
				got = m.String()
			}
		}
		if got != c.want {
			t.Errorf("%q as %s: got %q, want %q", c.text, c.order, got, c.want)
		}
	}
}

func TestOrderIsVoted(t *testing.T) {
	day := Date{2026, 10, 6}
	for _, c := range []struct {
		name  string
		dates []string
		day   Date
		order Order
		sure  bool
		mixed int
	}{
		{"a day beyond twelve decides", []string{"05/09/2022 16:29", "13/09/2022 16:29"}, Date{}, DMY, true, 0},
		{"a day beyond twelve in second place decides", []string{"09/05/2022 16:29", "09/13/2022 16:29"}, Date{}, MDY, true, 0},
		{"the session's day decides", []string{"10/06/2026 18:00"}, day, MDY, true, 0},
		{"the session's day decides for the day first", []string{"06/10/2026 6:00 PM"}, day, DMY, true, 0},
		{"the next day counts as the session's", []string{"10/07/2026 00:10"}, day, MDY, true, 0},
		{"days close together decide", []string{"10/06/2026 18:00", "10/07/2026 18:00"}, Date{}, MDY, true, 0},
		{"AM and PM suggest the month first", []string{"10/06/2026 6:00 PM"}, Date{}, MDY, false, 0},
		{"strokes and 24 hours suggest the day first", []string{"10/06/2026 18:00"}, Date{}, DMY, false, 0},
		{"points are sure", []string{"10.06.2026 18:00"}, Date{}, DMY, true, 0},
		{"equal numbers are sure", []string{"3/3/26, 6:00 PM"}, Date{}, MDY, true, 0},
		{"the year first needs no vote", []string{"2026-10-06 18:00"}, Date{}, YMD, true, 0},
		{"two digits of the year stand last", []string{"14/11/22, 09:29:07"}, Date{}, DMY, true, 0},
		{"two digits of the year stand first on the session's day", []string{"26/10/06 18:00"}, day, YMD, true, 0},
		{"the majority counts and the rest is said", []string{"13/09/2022 10:00", "14/09/2022 10:00", "09/15/2022 10:00"}, Date{}, DMY, false, 1},
	} {
		var stamps []stamp
		for _, d := range c.dates {
			s, ok := parseStamp(d)
			if !ok {
				t.Fatalf("%s: %q is not read", c.name, d)
			}
			stamps = append(stamps, s)
		}
		v := decideOrder(stamps, c.day, Date{})
		if v.order != c.order || v.sure != c.sure || v.mixed != c.mixed {
			t.Errorf("%s: got %s, sure %v, mixed %d", c.name, v.order, v.sure, v.mixed)
		}
	}
}

func TestDurations(t *testing.T) {
	const unknown = -1
	for _, c := range []struct {
		text string
		unit meaning
		want int
	}{
		{"90", mMinutes, 5400}, {"90", 0, 5400}, {"65.42", mMinutes, 3925}, {"65,42", mMinutes, 3925}, {"90", mSeconds, 90}, {"1.5", mHours, 5400}, {"0", 0, 0},
		{"24m 12s", 0, 1452}, {"1h 2m 10s", 0, 3730}, {"10m 59s", 0, 659}, {"1h", 0, 3600}, {"45s", 0, 45}, {"1d 2h", 0, 93600},
		{"1 godz. 2 min 10 sek.", 0, 3730}, {"59 Min. 0 Sek.", 0, 3540}, {"1 Std. 2 Min.", 0, 3720}, {"1 Stunde 2 Minuten", 0, 3720},
		{"12 mins", 0, 720}, {"1 hr 20 min", 0, 4800}, {"1 hr 2 min", 0, 3720}, {"58 min", 0, 3480}, {"35 min 12 s", 0, 2112}, {"35 s", 0, 35},
		{"1 h 2 min", 0, 3720}, {"1h02", 0, 3720}, {"1 heure 2 minutes", 0, 3720}, {"1 ora 2 minuti", 0, 3720}, {"1 hora 2 minutos", 0, 3720}, {"1 uur 2 min.", 0, 3720},
		{"1 ч 2 мин 5 с", 0, 3725}, {"1 час 2 минуты", 0, 3720}, {"1 год 2 хв 3 с", 0, 3723}, {"1 година 5 хвилин", 0, 3900}, {"1 сат 2 мин", 0, 3720}, {"1 sat 2 min", 0, 3720},
		{"1 saat 2 dk 5 sn", 0, 3725}, {"1 ώρα 2 λεπτά", 0, 3720}, {"1 ώ. 2 λ.", 0, 3720}, {"1 სთ 2 წთ 3 წმ", 0, 3723}, {"1 orë 2 min", 0, 3720}, {"1 oră 2 minute", 0, 3720}, {"1 ч. 5 мин.", 0, 3900},
		{"1時間2分3秒", 0, 3723}, {"62分", 0, 3720}, {"1小时2分钟", 0, 3720}, {"1 hour and 5 minutes", 0, 3900}, {"PT1H2M3S", 0, 3723}, {"< 1 min", 0, 60}, {"1 tim 5 min", 0, 3900},
		{"01:36:00", 0, 5760}, {"1:02:03", mMinutes, 3723}, {"0:35", 0, unknown}, {"0:35", mHours | mMinutes, 2100}, {"0:35", mMinutes | mSeconds, 35}, {"-00:02:58", 0, -178},
		{"-178", mSeconds, -178}, {"-3", mMinutes, -180}, {"", 0, unknown}, {"--", 0, unknown}, {"abc", 0, unknown}, {"12 apples", 0, unknown}, {"min 12", 0, unknown}, {"1m 2h", 0, unknown}, {"99999999", 0, unknown},
	} {
		got := parseSpan(c.text, c.unit)
		if !got.known {
			got.seconds = unknown
		}
		if got.seconds != c.want {
			t.Errorf("%q: got %d, want %d", c.text, got.seconds, c.want)
		}
	}
}
