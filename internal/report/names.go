package report

import (
	"strings"
	"unicode"
)

// guestMarks stand in parentheses behind the names of people without an account.
var guestMarks = map[string]bool{
	"guest": true, "gast": true, "convidado": true, "convidada": true, "invitado": true, "invitada": true, "invite": true, "invitee": true, "ospite": true, "gosc": true,
	"гость": true, "гість": true, "gost": true, "гост": true, "gosca": true, "mysafir": true, "i ftuar": true, "oaspete": true, "invitat": true, "misafir": true, "konuk": true,
	"επισκεπτης": true, "καλεσμενος": true, "სტუმარი": true, "ゲスト": true, "来宾": true, "unverified": true, "nicht verifiziert": true, "не перевірено": true, "non verifie": true, "não verificado": true, "external guest": true,
}

// unguest takes a guest's mark off a name.
func unguest(name string) (string, bool) {
	outer, inner, ok := lastParenthesis(name)
	if !ok || !guestMarks[fold(inner)] && !guestMarks[strings.ToLower(inner)] || outer == "" {
		return name, false
	}
	return outer, true
}

// lastParenthesis takes the last balanced parenthesis off the end of a name.
func lastParenthesis(s string) (outer, inner string, ok bool) {
	s = strings.TrimSpace(s)
	if !strings.HasSuffix(s, ")") && !strings.HasSuffix(s, "）") {
		return s, "", false
	}
	r := []rune(s)
	depth := 0
	for i := len(r) - 1; i >= 0; i-- {
		switch r[i] {
		case ')', '）':
			depth++
		case '(', '（':
			if depth--; depth == 0 {
				return strings.TrimSpace(string(r[:i])), strings.TrimSpace(string(r[i+1 : len(r)-1])), true
			}
		}
	}
	return s, "", false
}

// notNames are words that stand in parentheses behind names without being one.
var notNames = wordSet(`she her hers he him his they them ext extern external guest gast host co cohost organizer moderator team staff speaker panelist presenter interpreter dolmetscher
	university universität universitat universidade sveučilište univerzitet city stadt grad miasto city town municipality općina opština gemeinde kommune comune ministry ministerium ministarstvo
	department dept gmbh ltd inc ngo undp giz eu un foundation institute institut office ured kancelarija zavod centre center zentrum centar phone mobile handy telefon iphone ipad pc laptop tablet
	it hr admin support me ich ja i muted sie ihr er ihm elle lui ella ona on ono вона він її його она он`)

// likeName reports whether a text could be somebody's whole name: two to five words of
// letters, none of which is a remark.
func likeName(s string) bool {
	list := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	if len(list) < 2 || len(list) > 5 {
		return false
	}
	return lettersOnly(list)
}

// lettersOnly reports whether all words are of letters, and none is a remark.
func lettersOnly(list []string) bool {
	for _, w := range list {
		for _, r := range w {
			if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r) && !strings.ContainsRune("-'’ʼ.´`", r) {
				return false
			}
		}
		if notNames[strings.Trim(fold(w), ".'")] {
			return false
		}
	}
	return true
}

var deviceWords = wordSet(`iphone ipad ipod galaxy android samsung huawei xiaomi redmi oppo realme oneplus pixel macbook imac laptop notebook desktop tablet telefon phone handy smartphone
	computer pc zoom teams webex browser chrome user участник користувач пользователь корисник korisnik teilnehmer participant gast guest`)

// isDevice reports whether a display name names a device and no person.
func isDevice(name string) bool {
	if !startsLikeDevice(name) {
		return false
	}
	f := strings.ToLower(name)
	list := words(f)
	if len(list) == 0 || len(list) > 6 {
		return false
	}
	for _, p := range []string{"sm ", "desktop ", "laptop ", "lenovo ", "mi ", "redmi ", "galaxy ", "iphone ", "ipad ", "huawei "} {
		if strings.HasPrefix(strings.Join(list, " ")+" ", p) && strings.ContainsAny(f, "0123456789") {
			return true
		}
	}
	device := 0
	for _, w := range list {
		known := len(w) <= 2 && strings.Trim(w, "0123456789") == ""
		known = known || deviceWords[w]
		if !known && !strings.ContainsAny(w, "0123456789") && w != "s" && !fillers[w] {
			return false
		}
		if known && len(w) > 2 {
			device++
		}
	}
	return device > 0
}

// startsLikeDevice is a cheap look at the first word of a name: most names are sorted
// out by it.
func startsLikeDevice(name string) bool {
	end := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(name)
	}
	first := strings.ToLower(name[:end])
	return end < 3 || deviceWords[first] || fillers[first] || strings.Contains(first, "lenovo") || end < len(name) && isDigit(name[end])
}

// fillers stand beside the names of devices.
var fillers = wordSet(`plus pro max ultra note tab von de my mi sm redmi lenovo desktop laptop`)

// isPhone reports whether a display name is a caller's number, or says caller.
func isPhone(name string) bool {
	f := strings.ToLower(name)
	for _, p := range []string{"call-in user", "call in user", "phone user", "dial-in", "einwahl", "anrufer", "telefon ", "phone "} {
		if strings.HasPrefix(f, p) {
			return strings.ContainsAny(f, "0123456789*") || strings.Contains(f, "user") || strings.HasPrefix(f, "anrufer")
		}
	}
	digits, stars := 0, 0
	for _, r := range name {
		switch {
		case unicode.IsDigit(r):
			digits++
		case r == '*' || r == '•' || r == 'x' || r == 'X':
			stars++
		case !strings.ContainsRune("+-()/. ", r):
			return false
		}
	}
	return digits >= 3 && digits+stars >= 6
}

var botWords = []string{
	"read.ai", "otter.ai", "otterpilot", "fireflies", "notetaker", "note taker", "meeting notes", "fathom", "tl;dv", "tldv", "avoma", "sembly", "meetgeek", "supernormal", "krisp", "airgram",
	"gong.io", "chorus.ai", "circleback", "grain.", "jamie ai", "ai companion", "ai assistant", "notes bot", "recorder bot", "recording bot", "transcription", "assistant bot", "copilot", "bluedot", "laxis", "tactiq", "read ai", "otter ai", "noty.ai", "spinach.", "vowel.", "claap",
}

// isBot reports whether a display name is that of a note taker.
func isBot(name string) bool {
	f := strings.ToLower(name)
	for _, w := range botWords {
		if strings.Contains(f, w) {
			return true
		}
	}
	return strings.HasSuffix(f, " bot") || strings.HasPrefix(f, "bot ") || f == "bot"
}

// unnumbered takes the number of a registration off a display name: 2505445126_Ana.
func unnumbered(name string) string {
	i := strings.IndexByte(name, '_')
	if i >= 8 && i <= 12 && strings.Trim(name[:i], "0123456789") == "" && len(name) > i+1 {
		return strings.TrimSpace(name[i+1:])
	}
	return name
}

var yeses = wordSet(`yes y ja j oui o si s sim tak t да д так da d po evet e ναι კი はい true wahr vrai verdadero vero verdadeiro 1 x ✓ ✔ ☑ attended present anwesend teilgenommen prisutan prisutna присутній присутня присутствовал igen ano kylla 是 有 ใช่ hy v`)
var noes = wordSet(`no n nein non nao nie nope нет ні н ne не jo hayir h oxi οχι არა いいえ false falsch faux falso 0 n0 absent abwesend odsutan odsutna відсутній відсутня отсутствовал nem nei ei 否 ไม่ -- -`)

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[fold(w)] = true
	}
	return m
}

// answer reads a cell of yes or no: 1 is yes, -1 is no, 0 is neither.
func answer(s string) int {
	switch f := fold(s); {
	case f == "":
		return 0
	case yeses[f]:
		return 1
	case noes[f]:
		return -1
	}
	return 0
}
