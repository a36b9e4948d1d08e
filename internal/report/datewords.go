package report

import (
	"strings"
	"sync"
)

const (
	am = 1
	pm = 2
)

// halves are the marks of the half of the day, folded and without points.
var halves = map[string]int{
	"am": am, "a": am, "πμ": am, "pd": am, "午前": am, "上午": am, "오전": am, "oo": am, "vorm": am, "проб": am, "дп": am, "претпл": am, "fm": am, "prijepodne": am, "prepodne": am, "пре": am, "препладне": am, "преподне": am, "paradite": am, "dop": am, "დილის": am,
	"pm": pm, "p": pm, "μμ": pm, "md": pm, "午後": pm, "下午": pm, "오후": pm, "os": pm, "nachm": pm, "слоб": pm, "пп": pm, "попл": pm, "popodne": pm, "поподне": pm, "пополудне": pm, "попладне": pm, "pasdite": pm, "odp": pm, "пополудни": pm, "საღამოს": pm,
}

// halfOf is am, pm or 0.
func halfOf(w string) int { return foldedHalves()[w] }

var foldedHalves = sync.OnceValue(func() map[string]int {
	m := make(map[string]int, len(halves))
	for w, h := range halves {
		m[fold(w)] = h
	}
	return m
})

// isNoise reports whether a word in a date says nothing.
func isNoise(w string) bool { return foldedNoise()[w] }

var foldedNoise = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool, len(noise))
	for w := range noise {
		m[fold(w)] = true
	}
	return m
})

// noise is words in dates that say nothing: prepositions, "year", "o'clock".
var noise = map[string]bool{
	"г": true, "год": true, "года": true, "року": true, "р": true, "u": true, "y": true, "в": true, "at": true, "um": true, "on": true, "de": true, "del": true, "d": true, "е": true, "e": true,
	"kl": true, "klo": true, "as": true, "às": true, "den": true, "am": true, "la": true, "le": true, "el": true, "il": true, "alle": true, "o": true, "a": true, "ora": true, "ne": true, "st": true, "nd": true, "rd": true, "th": true, "z": true,
	"年": true, "月": true, "日": true, "년": true, "월": true, "일": true, "saat": true, "στις": true, "od": true, "i": true, "y.": true, "god": true, "год.": true, "s": true, "во": true, "у": true, "წ": true, "წელი": true, "ե": true,
	"noon": true, "time": true, "zeit": true,
}

// monthNames are beginnings of the months' names, month by month. Where two languages
// contradict each other (lipiec and lipanj) the beginnings are long enough to tell.
var monthNames = [12]string{
	"jan janv gen ene sty янв січ sij јан яну ian ιαν oca იან january januar tammi led sau มกรา ocak ιανουαρ",
	"feb fév febbr fev lut фев лют velj феб shk φεβ şub თებ helmi úno กุมภา",
	"mar mär mrz mars maart marz мар бер ožu mart μαρ მარ maalis bře มีนา märz březen",
	"apr avr abr kwi апр квіт trav pri prill απρ nis აპრ huhti dub เมษา",
	"may mai mag maj mei май мая трав svib svi мај mait μαι μαϊ მაი touko kvě พฤษภา maja mayıs toukok",
	"jun juin giu cze июн черв lipnj lipanj lip јун юни qer ιουν haz ივნ kesä มิถุนา iun juni",
	"jul juil lug lipc lipiec июл лип srp јул юли korr ιουλ tem ივლ heinä กรกฎา iul juli",
	"aug août ago sie авг сер kol авг gush gsh αυγ ağu აგვ elo สิงหา srpen srpna avg",
	"sep set sept settem wrz сен вер ruj сеп sht shtat σεπ eyl სექ syys กันยา září szept",
	"oct okt out ott paź окт жовт lis listopad tet οκτ eki ოქტ loka ตุลา říj окто",
	"nov ноя лист stud noe noi нов ноем nën nent nëntor νοε kas ნოე marras พฤศจิ ное",
	"dec dez dic déc gru дек груд pros дец dhj δεκ ara დეკ joulu ธันวา des prosin",
}

var months = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	for i, list := range monthNames {
		for _, w := range strings.Fields(list) {
			m[fold(w)] = i + 1
		}
	}
	return m
})

// monthOf is the month that a folded word names, by its longest known beginning of at
// least three letters, or 0.
func monthOf(w string) int {
	table := months()
	for i := len(w); i >= 3; i-- {
		if m, ok := table[w[:i]]; ok {
			return m
		}
	}
	return 0
}

// zones are the abbreviations that are written behind times, in minutes east.
var zoneNames = map[string]int{
	"utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "oez": 120, "oesz": 180,
	"msk": 180, "trt": 180, "get": 240, "gst": 240, "ist": 330, "sgt": 480, "hkt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660,
	"ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "hst": -600, "brt": -180, "мск": 180,
}

// zoneOf reads a zone at items[i], with an offset behind it as in GMT+2.
func zoneOf(items []item, i int, st *stamp) bool {
	minutes, ok := zoneNames[items[i].word]
	if !ok || st.zone != "" {
		return ok
	}
	st.zone, st.offset = strings.ToUpper(items[i].word), minutes*60
	if i+1 < len(items) && minutes == 0 {
		if off, n, ok := offsetAt(items, i+1); ok {
			st.offset, st.zone = off, st.zone+offsetName(off)
			for k := range n {
				items[i+1+k].used = true
			}
		}
	}
	return true
}

// signedOffset reads +02:00 or -0500 behind a time, and Z.
func signedOffset(items []item, st *stamp) {
	if st.zone != "" {
		return
	}
	last := len(items) - 1
	if items[last].word == "z" && last > 0 && items[last-1].digits > 0 {
		st.zone = "UTC"
		return
	}
	colon := false
	for i := range items {
		colon = colon || items[i].after == ':'
		if i > 1 && colon && (items[i-1].before == ':' || items[i-1].before == '.') {
			if off, n, ok := offsetAt(items, i); ok && i+n == len(items) {
				st.zone, st.offset = "UTC"+offsetName(off), off
				for k := range n {
					items[i+k].used = true
				}
				return
			}
		}
	}
}

// offsetAt reads an offset with a sign before it, and says how many items it takes.
func offsetAt(items []item, i int) (seconds, n int, ok bool) {
	it := items[i]
	if it.digits == 0 || it.used || it.before != '+' && it.before != '-' {
		return 0, 0, false
	}
	h, m, n := it.n, 0, 1
	switch {
	case it.digits == 4:
		h, m = it.n/100, it.n%100
	case it.digits > 2:
		return 0, 0, false
	case i+1 < len(items) && items[i+1].digits == 2 && items[i+1].before == ':':
		m, n = items[i+1].n, 2
	}
	if h > 14 || m > 59 {
		return 0, 0, false
	}
	seconds = h*3600 + m*60
	if it.before == '-' {
		seconds = -seconds
	}
	return seconds, n, true
}

func offsetName(seconds int) string {
	sign := byte('+')
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	h, m := seconds/3600, seconds/60%60
	return string([]byte{sign, byte('0' + h/10), byte('0' + h%10), ':', byte('0' + m/10), byte('0' + m%10)})
}
