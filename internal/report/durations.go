package report

import (
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unitWords are the seconds in a unit by the beginnings of its words, folded.
var unitWords = map[string]int{
	// days
	"d": 86400, "day": 86400, "days": 86400, "tag": 86400, "tage": 86400, "jour": 86400, "jours": 86400, "dia": 86400, "dias": 86400, "giorno": 86400, "giorni": 86400,
	"dag": 86400, "dagen": 86400, "dni": 86400, "dzien": 86400, "дн": 86400, "день": 86400, "дней": 86400, "дня": 86400, "дні": 86400, "dan": 86400, "dana": 86400, "дан": 86400, "дана": 86400, "ден": 86400, "дена": 86400,
	// hours
	"h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "std": 3600, "stunde": 3600, "stunden": 3600, "st": 3600, "heure": 3600, "heures": 3600,
	"hora": 3600, "horas": 3600, "ora": 3600, "ore": 3600, "uur": 3600, "u": 3600, "uren": 3600, "godz": 3600, "godzina": 3600, "godziny": 3600, "godzin": 3600,
	"ч": 3600, "час": 3600, "часа": 3600, "часов": 3600, "часове": 3600, "год": 3600, "година": 3600, "години": 3600, "годин": 3600, "г": 3600,
	"sat": 3600, "sata": 3600, "sati": 3600, "сат": 3600, "сата": 3600, "сати": 3600, "часови": 3600, "ωρ": 3600, "ωρα": 3600, "ωρες": 3600, "ω": 3600,
	"saat": 3600, "sa": 3600, "სთ": 3600, "საათი": 3600, "საათ": 3600, "tim": 3600, "timme": 3600, "timmar": 3600, "t": 3600, "time": 3600, "timer": 3600, "hod": 3600, "ora.": 3600,
	"時間": 3600, "小时": 3600, "小時": 3600, "시간": 3600, "ชวโมง": 3600, "ชม": 3600, "oras": 3600, "oret": 3600, "ó": 3600, "o": 3600, "tunti": 3600, "tuntia": 3600,
	// minutes
	"m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "minuten": 60, "minut": 60, "minuta": 60, "minute.": 60, "minuty": 60, "minuto": 60, "minutos": 60, "minuti": 60, "minutit": 60, "minutter": 60, "minuter": 60, "minuut": 60,
	"мин": 60, "минут": 60, "минуты": 60, "минута": 60, "минути": 60, "минуте": 60, "м": 60, "хв": 60, "хвилин": 60, "хвилини": 60, "хвилина": 60, "дк": 60,
	"dk": 60, "dakika": 60, "λεπ": 60, "λεπτα": 60, "λεπτο": 60, "λ": 60, "წთ": 60, "წუთი": 60, "წუთ": 60, "分": 60, "分钟": 60, "分鐘": 60, "分間": 60, "분": 60, "นาท": 60, "perc": 60, "p": 60, "minuutti": 60, "minuuttia": 60,
	// seconds
	"s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "sek": 1, "sekunde": 1, "sekunden": 1, "seg": 1, "segundo": 1, "segundos": 1, "secondi": 1, "secondo": 1, "seconde": 1, "secondes": 1, "seconden": 1, "sekund": 1, "sekundy": 1, "sekundi": 1, "sekunda": 1, "sekonda": 1, "sekondë": 1, "sekonde": 1, "secunde": 1, "secunda": 1,
	"сек": 1, "секунд": 1, "секунды": 1, "секунда": 1, "секунди": 1, "секунде": 1, "с": 1, "sn": 1, "saniye": 1, "δευτ": 1, "δευτερολεπτα": 1, "δ": 1, "წმ": 1, "წამი": 1, "წამ": 1, "秒": 1, "초": 1, "วนาท": 1, "mp": 1, "sekuntia": 1,
}

// span is a duration as a cell writes it.
type span struct {
	seconds int
	known   bool
	unsure  bool // two numbers with a colon: hours and minutes, or minutes and seconds
	whole   bool // a bare number without a fraction
}

// parseSpan reads a duration. A bare number is in the unit that the header says, and
// in minutes where it says none.
func parseSpan(s string, unit meaning) span {
	s = tidy(s)
	if void(s) || len(s) > 64 {
		return span{}
	}
	if v, ok := number(s); ok {
		return bareSpan(v, unit, !strings.ContainsAny(s, ".,"))
	}
	if !plain(s) {
		s = norm.NFKC.String(s)
	}
	if strings.IndexByte(s, ':') >= 0 {
		return clockSpan(s, unit)
	}
	return wordSpan(fold(s))
}

func bareSpan(v float64, unit meaning, whole bool) span {
	factor := 60.0
	switch {
	case unit&mMinutes != 0:
	case unit&mHours != 0:
		factor = 3600
	case unit&mSeconds != 0:
		factor = 1
	}
	if math.Abs(v*factor) > 366*86400 {
		return span{}
	}
	return span{seconds: int(math.Round(v * factor)), known: true, whole: whole}
}

// number reads a decimal with a point or a comma.
func number(s string) (float64, bool) {
	if s == "" || len(s) > 24 {
		return 0, false
	}
	digits, points := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' || c == ',':
			points++
		case (c == '-' || c == '+') && i == 0:
		case (c == 'e' || c == 'E') && digits > 0:
			digits++
		case (c == '-' || c == '+') && (s[i-1] == 'e' || s[i-1] == 'E'):
		default:
			return 0, false
		}
	}
	if digits == 0 || points > 1 {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, false
	}
	return v, true
}

// clockSpan reads 01:36:00, and 0:35 only where the header says what it is.
func clockSpan(s string, unit meaning) span {
	s, negative := strings.CutPrefix(s, "-")
	s, _, _ = strings.Cut(strings.TrimSpace(s), ".")
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return span{}
	}
	n := 0
	for i, p := range parts {
		v, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil || v < 0 || v > 100000 || i > 0 && v > 59 {
			return span{}
		}
		n = n*60 + v
	}
	sp := span{seconds: n, known: true}
	if len(parts) == 2 {
		switch {
		case unit&mHours != 0 && unit&mMinutes != 0 && unit&mSeconds == 0:
			sp.seconds = n * 60
		case unit&mHours == 0 && unit&mMinutes != 0 && unit&mSeconds != 0:
		default:
			return span{unsure: true}
		}
	}
	if negative {
		sp.seconds = -sp.seconds
	}
	return sp
}

// wordSpan reads numbers followed by units: 1h 2m 10s, 59 Min. 0 Sek., PT1H2M.
func wordSpan(s string) span {
	s = strings.TrimSpace(strings.TrimLeft(s, "<>~≈ "))
	s = strings.TrimPrefix(strings.Replace(s, "pt", "", 1), "p")
	total, last, found := 0.0, 0, false
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimLeft(s, " .,;-") {
		digits := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != ',' })
		if digits <= 0 {
			if digits < 0 && found && last == 3600 { // 1h02
				if v, ok := number(s); ok && v < 60 {
					return span{seconds: int(math.Round(total + v*60)), known: true}
				}
			}
			if !found || !isFiller(s) {
				return span{}
			}
			break
		}
		v, ok := number(strings.TrimRight(s[:digits], ".,"))
		if !ok {
			return span{}
		}
		rest := strings.TrimLeft(s[digits:], " ")
		end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mc, r) })
		if end < 0 {
			end = len(rest)
		}
		factor := unitOf(rest[:end])
		if factor == 0 || last != 0 && factor >= last || v > 1e7 {
			return span{}
		}
		total, last, found = total+v*float64(factor), factor, true
		s = strings.TrimPrefix(strings.TrimLeft(rest[end:], " ."), "and ")
		s = strings.TrimPrefix(strings.TrimPrefix(s, "und "), "и ")
	}
	return span{seconds: int(math.Round(total)), known: found}
}

// isFiller reports whether the end of a duration adds nothing.
func isFiller(s string) bool { return strings.Trim(s, ". ()") == "" }

func unitOf(w string) int {
	if n := unitWords[w]; n != 0 {
		return n
	}
	return foldedUnits()[w]
}

// foldedUnits are the unit words as folding leaves them.
var foldedUnits = sync.OnceValue(func() map[string]int {
	m := make(map[string]int, len(unitWords))
	for w, n := range unitWords {
		m[fold(w)] = n
	}
	return m
})
