package report

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// stamp is a date and time as its cell writes it, before the order of day and month
// is known.
type stamp struct {
	form    dateForm
	n       [3]int // the numbers of the date in the order they stand; named: year, month, day
	short   bool   // the year has two digits
	sep     byte   // between the numbers of the date
	seconds int    // of the day
	timed   bool
	half    bool   // has AM or PM
	zone    string // as written, empty where none
	offset  int    // seconds east, where zone is not empty
}

type dateForm uint8

const (
	noDate     dateForm = iota
	endsInYear          // 10/06/2026: the order is to be found out
	plainDate           // n is year, month, day
	yearless            // 6.10.: the order is to be found out, the year comes from outside
	noYear              // n is 0, month, day
)

// ok reports whether anything was read.
func (s stamp) ok() bool { return s.timed || s.form != noDate }

// item is a number or a word of a date's text.
type item struct {
	n      int // number
	digits int // how many digits; 0 for a word
	word   string
	before byte // the last punctuation before it, or 0; ' ' for blanks alone
	after  byte // the character that follows directly
	used   bool
}

const maxItems = 16

// parseStamp reads a cell that holds a date, a time of day, or both, in any form of
// any language that the tables below know. Blanks of all kinds are alike.
func parseStamp(s string) (stamp, bool) {
	s = tidy(s)
	if void(s) || len(s) > 96 {
		return stamp{}, false
	}
	s = strings.TrimPrefix(s, "'")
	if v, ok := number(s); ok {
		return numericStamp(s, v)
	}
	if !plain(s) {
		s = norm.NFKC.String(s)
	}
	var buf [maxItems]item
	items, ok := itemise(s, buf[:0])
	if !ok {
		return stamp{}, false
	}
	return readItems(items)
}

// numericStamp reads serial days of spreadsheets, seconds since 1970, and compact
// digits.
func numericStamp(s string, v float64) (stamp, bool) {
	compact := len(s) >= 8 && strings.Trim(s, "0123456789") == ""
	switch {
	case compact && (len(s) == 8 || len(s) == 12 || len(s) == 14) && v >= 19000101:
		return compactStamp(s)
	case v >= 1e9 && v < 4e9 && compact:
		return unixStamp(int64(v)), true
	case v >= 1e12 && v < 4e12 && compact:
		return unixStamp(int64(v / 1000)), true
	case v > 20000 && v < 80000:
		return serialStamp(v), true
	case v > 0 && v < 1 && strings.ContainsAny(s, ".,"):
		return stamp{seconds: int(math.Round(v * 86400)), timed: true}, true
	}
	return stamp{}, false
}

// serialStamp is a spreadsheet's serial day, counted from the end of 1899.
func serialStamp(v float64) stamp {
	total := int64(math.Round(v * 86400))
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(total) * time.Second)
	return stampOf(t, v != math.Trunc(v))
}

func unixStamp(seconds int64) stamp {
	s := stampOf(time.Unix(seconds, 0).UTC(), true)
	s.zone = "UTC"
	return s
}

func stampOf(t time.Time, timed bool) stamp {
	h, m, s := t.Clock()
	return stamp{form: plainDate, n: [3]int{t.Year(), int(t.Month()), t.Day()}, seconds: h*3600 + m*60 + s, timed: timed}
}

func compactStamp(s string) (stamp, bool) {
	t, err := time.Parse("20060102150405"[:len(s)], s)
	if err != nil {
		return stamp{}, false
	}
	return stampOf(t, len(s) > 8), true
}

// itemise splits a text into numbers and words. Abbreviations with points in them
// (a.m., μ.μ., пр.об.) become one word.
func itemise(s string, items []item) ([]item, bool) {
	var before byte
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			it := item{before: before}
			for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
				if it.digits++; it.digits > 14 {
					return nil, false
				}
				it.n = it.n*10 + int(s[i]-'0')
			}
			if i < len(s) {
				it.after = s[i]
			}
			items, before = append(items, it), 0
		case isLetter(s[i:]):
			word, n := takeWord(s[i:])
			it := item{word: word, before: before}
			i += n
			if i < len(s) {
				it.after = s[i]
			}
			items, before = append(items, it), 0
		default:
			_, n := utf8.DecodeRuneInString(s[i:])
			if c != ' ' || before == 0 {
				before = c
			}
			i += n
		}
		if len(items) == maxItems {
			return nil, false
		}
	}
	return items, len(items) > 0
}

func isLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// takeWord takes a word from the beginning of s, folded, and says how long it was.
func takeWord(s string) (string, int) {
	n, parts := letterRun(s), 1
	word := s[:n]
	for utf8.RuneCountInString(s[:n]) <= 2 || parts > 1 {
		rest := s[n:]
		if !strings.HasPrefix(rest, ".") {
			break
		}
		gap := 1
		if strings.HasPrefix(rest, ". ") {
			gap = 2
		}
		k := letterRun(rest[gap:])
		if k == 0 || utf8.RuneCountInString(rest[gap:gap+k]) > 2 || parts == 3 {
			break
		}
		word += rest[gap : gap+k]
		n, parts = n+gap+k, parts+1
	}
	return fold(word), n
}

func letterRun(s string) int {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r) {
			return i
		}
	}
	return len(s)
}

// readItems makes a stamp of numbers and words: first the zone and the half of the
// day, then the time, and what is left is the date.
func readItems(items []item) (stamp, bool) {
	var st stamp
	month, half, unknown := 0, 0, 0
	for i := range items {
		it := &items[i]
		if it.used || it.digits > 0 {
			continue
		}
		it.used = true
		m := monthOf(it.word)
		switch {
		case halfOf(it.word) != 0 && half == 0 && (len(it.word) > 1 || it.before == 0):
			half = halfOf(it.word)
		case it.word == "t" || it.word == "h" || clockUnit(it.word) > 0:
			it.used = false // read with the time
		case m > 0 && (month == 0 || it.word != "mar"):
			month = m
		case isNoise(it.word):
		case zoneOf(items, i, &st):
		default:
			unknown++
		}
	}
	signedOffset(items, &st)
	if !readTime(items, half, &st) {
		return stamp{}, false
	}
	if !readDate(items, month, &st) {
		return stamp{}, false
	}
	named := st.form != noDate && st.form != yearless && !st.short
	if unknown > 1 || unknown == 1 && !named || half != 0 && !st.timed {
		return stamp{}, false
	}
	return st, st.ok()
}

// readTime takes the numbers of the time of day: 18:01:05, 6:01 PM, 18h05, 18時01分,
// and 18.01.05 after a date. No time at all is no error; an impossible one is.
func readTime(items []item, half int, st *stamp) bool {
	at, n := findColons(items)
	if n == 0 {
		at, n = findUnits(items)
	}
	if n == 0 {
		at, n = findPoints(items)
	}
	if n == 0 && half != 0 {
		at, n = findLone(items)
	}
	if n == 0 {
		return true
	}
	var hms [3]int
	k := 0
	for i := at; i < len(items) && k < n; i++ {
		if items[i].digits == 0 {
			items[i].used = true
			continue
		}
		hms[k], items[i].used = items[i].n, true
		k++
	}
	for i := at; i < len(items); i++ { // a fraction of the second, or the unit at the end
		last := items[i].digits > 0 && !items[i].used && n == 3 && items[i].before == '.' && i > 0 && items[i-1].used && items[i-1].digits > 0
		if last && items[i].digits <= 9 && items[i].digits != 4 || last && st.zone != "" || items[i].digits == 0 && clockUnit(items[i].word) > 0 {
			items[i].used = true
		}
	}
	h := hms[0]
	switch {
	case half == pm && h < 12:
		h += 12
	case half == am && h == 12:
		h = 0
	}
	if h > 24 || hms[1] > 59 || hms[2] > 60 || h == 24 && hms[1]+hms[2] > 0 {
		return false
	}
	st.seconds, st.timed, st.half = h*3600+hms[1]*60+hms[2], true, half != 0
	return true
}

// findColons finds numbers that are joined by colons.
func findColons(items []item) (at, n int) {
	for i := range items {
		if items[i].digits == 0 || items[i].used || items[i].digits > 2 || items[i].after != ':' {
			continue
		}
		n = 1
		for j := i + 1; j < len(items) && n < 3 && items[j].digits > 0 && items[j].digits <= 2 && items[j].before == ':' && !items[j].used; j++ {
			n++
		}
		if n > 1 {
			return i, n
		}
	}
	return 0, 0
}

// findUnits finds numbers that are followed by the words for hours and minutes.
func findUnits(items []item) (at, n int) {
	for i := 0; i+1 < len(items); i++ {
		if items[i].digits == 0 || items[i].used || items[i].digits > 2 || clockUnit(items[i+1].word) != 1 {
			continue
		}
		n = 1
		for j := i + 2; j < len(items) && n < 3 && items[j].digits > 0 && items[j].digits <= 2 && !items[j].used; j += 2 {
			n++
			if j+1 >= len(items) || clockUnit(items[j+1].word) < 2 {
				break
			}
		}
		return i, n
	}
	return 0, 0
}

// findPoints finds a time written with points behind a date of three numbers.
func findPoints(items []item) (at, n int) {
	var free []int
	for i := range items {
		if items[i].digits > 0 && !items[i].used {
			free = append(free, i)
		}
	}
	if len(free) < 5 || len(free) > 6 {
		return 0, 0
	}
	for _, i := range free[3:] {
		if items[i].digits > 2 {
			return 0, 0
		}
	}
	return free[3], len(free) - 3
}

// findLone finds the hour of "6 PM".
func findLone(items []item) (at, n int) {
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].digits > 0 && items[i].digits <= 2 && !items[i].used && items[i].n <= 12 {
			return i, 1
		}
	}
	return 0, 0
}

// clockUnit tells the words that stand behind hours (1), minutes (2), seconds (3).
func clockUnit(w string) int {
	switch w {
	case "h", "uhr", "時", "时", "點", "点", "시", "ч", "год", "g":
		return 1
	case "分", "분", "min", "мин", "хв":
		return 2
	case "秒", "초", "sec", "sek", "сек":
		return 3
	}
	return 0
}

// readDate takes the numbers that are left as the date.
func readDate(items []item, month int, st *stamp) bool {
	var nums [4]item
	n := 0
	for _, it := range items {
		if it.digits > 0 && !it.used {
			if n == 3 {
				return false
			}
			nums[n] = it
			n++
		}
	}
	switch {
	case month > 0 && n < 3: // with three numbers the word was a day of the week
		return namedDate(nums[:n], month, st)
	case n == 0:
		return true
	case n == 1 && nums[0].digits == 8:
		c, ok := compactStamp(pad8(nums[0].n))
		st.form, st.n = c.form, c.n
		return ok
	case n == 2 && st.timed && nums[0].digits <= 2 && nums[1].digits <= 2:
		st.form, st.n, st.sep = yearless, [3]int{nums[0].n, nums[1].n}, nums[1].before
		return nums[0].n >= 1 && nums[1].n >= 1 && nums[0].n <= 31 && nums[1].n <= 31
	case n != 3:
		return false
	}
	return numericDate(nums[0], nums[1], nums[2], st)
}

func pad8(n int) string {
	var b [8]byte
	for i := 7; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b[:])
}

// numericDate takes three numbers.
func numericDate(a, b, c item, st *stamp) bool {
	st.sep = b.before
	switch {
	case b.before == ':' || c.before == ':':
		return false
	case a.digits >= 3 && b.digits <= 2 && c.digits <= 2:
		st.form, st.n = plainDate, [3]int{christian(a.n), b.n, c.n}
		return validDay(st.n[0], b.n, c.n)
	case c.digits == 4 && a.digits <= 2 && b.digits <= 2:
		st.form, st.n = endsInYear, [3]int{a.n, b.n, christian(c.n)}
	case a.digits <= 2 && b.digits <= 2 && c.digits <= 2:
		st.form, st.n, st.short = endsInYear, [3]int{a.n, b.n, c.n}, true
	default:
		return false
	}
	_, d := st.day(DMY, 0)
	_, m := st.day(MDY, 0)
	_, y := st.day(YMD, 0)
	return d || m || y
}

// namedDate takes the day and the year beside a month's name.
func namedDate(nums []item, month int, st *stamp) bool {
	switch len(nums) {
	case 1:
		st.form, st.n = noYear, [3]int{0, month, nums[0].n}
		return st.timed && nums[0].n >= 1 && nums[0].n <= 31
	case 2:
		day, year := nums[0], nums[1]
		if day.digits > 2 {
			day, year = year, day
		}
		if day.digits > 2 || year.digits == 3 || year.digits > 4 {
			return false
		}
		y := christian(year.n)
		if year.digits <= 2 {
			y = 2000 + year.n
		}
		st.form, st.n = plainDate, [3]int{y, month, day.n}
		return validDay(y, month, day.n)
	}
	return false
}

// christian turns Buddhist years into ours.
func christian(y int) int {
	if y > 2400 && y < 2700 {
		return y - 543
	}
	return y
}

func validDay(y, m, d int) bool {
	if y < 1900 || y > 2200 || m < 1 || m > 12 || d < 1 {
		return false
	}
	return d <= 28 || d <= time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// day is the stamp's day in an order; year stands in where the stamp has none.
func (s stamp) day(order Order, year int) (Date, bool) {
	y, m, d := s.n[0], s.n[1], s.n[2]
	switch s.form {
	case noDate:
		return Date{}, false
	case noYear:
		y = year
	case yearless:
		y, m, d = year, s.n[1], s.n[0]
		if order == MDY {
			m, d = s.n[0], s.n[1]
		}
	case endsInYear:
		switch order {
		case MDY:
			m, d, y = s.n[0], s.n[1], s.n[2]
		case YMD:
			if !s.short {
				return Date{}, false
			}
		default:
			d, m, y = s.n[0], s.n[1], s.n[2]
		}
		if s.short {
			y += 2000
		}
	}
	return Date{y, time.Month(m), d}, validDay(y, m, d)
}
