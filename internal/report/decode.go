package report

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decoded is the text of a file and how it was stored.
type decoded struct {
	text     string
	encoding string // WHATWG name, lower case
	bom      bool
	guessed  bool // a code page was taken by what its letters look like
	lost     int  // characters that were lost before the file came here
}

// decode finds out how a file is stored: by its byte order mark, by the zeros of
// UTF-16, by being valid UTF-8, else by the code page whose letters make the likeliest
// text. A wish of the caller comes first.
func decode(data []byte, wish string) (decoded, *Refusal) {
	if wish != "" {
		return decodeAs(data, wish)
	}
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		if d, ok := decodeUTF8(data[3:]); ok {
			d.bom = true
			return d, nil
		}
		return guess(data[3:]), nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE, 0, 0}):
		return decodeUTF32(data)
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data[2:], false, true), nil
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data[2:], true, true), nil
	}
	if big, ok := looksUTF16(data); ok {
		return decodeUTF16(data, big, false), nil
	}
	if d, ok := decodeUTF8(data); ok {
		return d, nil
	}
	return guess(data), nil
}

// decodeAs reads the file in the encoding that a person chose.
func decodeAs(data []byte, wish string) (decoded, *Refusal) {
	name := strings.ToLower(strings.TrimSpace(wish))
	switch name {
	case "utf-16", "utf-16le", "utf-16be":
		big := name == "utf-16be" || name == "utf-16" && bytes.HasPrefix(data, []byte{0xFE, 0xFF})
		bom := bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF})
		if bom {
			data = data[2:]
		}
		return decodeUTF16(data, big, bom), nil
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return decoded{}, refuse(RefusedEncoding, "encoding", shortened(wish))
	}
	canonical, err := htmlindex.Name(enc)
	if err != nil {
		return decoded{}, refuse(RefusedEncoding, "encoding", shortened(wish))
	}
	trimmed := bytes.TrimPrefix(data, []byte{0xEF, 0xBB, 0xBF})
	text, err := enc.NewDecoder().Bytes(trimmed)
	if err != nil {
		return decoded{}, refuse(RefusedEncoding, "encoding", shortened(wish))
	}
	d := decoded{encoding: canonical, bom: len(trimmed) < len(data)}
	d.setText(string(text))
	return d, nil
}

// shortened keeps a caller's word fit for a message.
func shortened(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40])
	}
	return s
}

// decodeUTF8 takes UTF-8 with at most a few broken places: some tools cut a file in
// the middle of a letter, or write one name in another code page.
func decodeUTF8(data []byte) (decoded, bool) {
	d := decoded{encoding: "utf-8"}
	if utf8.Valid(data) {
		d.setText(string(data))
		return d, true
	}
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	if good < 8*bad {
		return d, false
	}
	d.setText(strings.ToValidUTF8(string(data), "\uFFFD"))
	return d, true
}

// setText keeps the text without marks and zeros in it, and counts what was lost.
func (d *decoded) setText(text string) {
	text = strings.TrimLeft(text, "\uFEFF")
	if strings.IndexByte(text, 0) >= 0 {
		text = strings.ReplaceAll(text, "\x00", "")
	}
	d.lost = strings.Count(text, "\uFFFD")
	d.text = text
}

func decodeUTF16(data []byte, big, bom bool) decoded {
	d := decoded{encoding: "utf-16le", bom: bom}
	if big {
		d.encoding = "utf-16be"
	}
	var b strings.Builder
	b.Grow(len(data)/2 + len(data)/8)
	var high rune
	for i := 0; i+1 < len(data); i += 2 {
		u := rune(data[i]) | rune(data[i+1])<<8
		if big {
			u = rune(data[i])<<8 | rune(data[i+1])
		}
		switch {
		case u >= 0xD800 && u < 0xDC00:
			if high != 0 {
				b.WriteRune(utf8.RuneError)
			}
			high = u
			continue
		case u >= 0xDC00 && u < 0xE000 && high != 0:
			b.WriteRune((high-0xD800)<<10 + (u - 0xDC00) + 0x10000)
		case u >= 0xDC00 && u < 0xE000:
			b.WriteRune(utf8.RuneError)
		default:
			if high != 0 {
				b.WriteRune(utf8.RuneError)
			}
			b.WriteRune(u)
		}
		high = 0
	}
	d.setText(b.String())
	return d
}

func decodeUTF32(data []byte) (decoded, *Refusal) {
	text, err := utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewDecoder().Bytes(data)
	if err != nil {
		return decoded{}, refuse(RefusedBinary)
	}
	d := decoded{encoding: "utf-32le", bom: true}
	d.setText(string(text))
	return d, nil
}

// looksUTF16 finds UTF-16 without a mark: every second byte of its digits, commas and
// line ends is zero.
func looksUTF16(data []byte) (big, ok bool) {
	head := data[:min(len(data), 1<<16)]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	if len(head) < 4 || zeros[0]+zeros[1] < len(head)/20 {
		return false, false
	}
	switch {
	case zeros[1] > 8*zeros[0]:
		return false, true
	case zeros[0] > 8*zeros[1]:
		return true, true
	}
	return false, false
}

// codePages are tried when a text is not Unicode, the likelier first.
var codePages = []string{
	"windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1257", "windows-1258", "windows-874", "windows-1255", "windows-1256",
	"shift_jis", "euc-jp", "gb18030", "big5", "euc-kr", "koi8-u", "ibm866", "x-mac-cyrillic", "macintosh", "iso-8859-2", "iso-8859-5", "iso-8859-7",
}

// guess takes the code page in which the letters beyond ASCII make the likeliest text
// and most header words are known.
func guess(data []byte) decoded {
	sample := sampleOf(data)
	best, bestScore := codePages[0], -1<<31
	for _, name := range codePages {
		enc, err := htmlindex.Get(name)
		if err != nil {
			continue
		}
		text, err := enc.NewDecoder().Bytes(sample)
		if err != nil {
			continue
		}
		if score := likely(string(text), name); score > bestScore {
			best, bestScore = name, score
		}
	}
	d := decoded{encoding: best, guessed: true}
	d.setText(decodeWhole(data, best))
	return d
}

func decodeWhole(data []byte, name string) string {
	enc, err := htmlindex.Get(name)
	if err != nil {
		enc = encoding.Replacement
	}
	text, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return string(text)
}

// sampleOf is the lines of a file that have bytes beyond ASCII, up to 32 KiB.
func sampleOf(data []byte) []byte {
	var out []byte
	for len(data) > 0 && len(out) < 1<<15 {
		line := data
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			line = data[:i+1]
		}
		data = data[len(line):]
		if bytes.ContainsFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }) {
			out = append(out, line[:min(len(line), 1<<12)]...)
		}
	}
	return out
}

// likely scores a text: the more its letters are those of a language that uses the
// code page, the higher. Letters of two scripts in one word, capitals inside a word and
// signs between letters speak against it. Known header words speak for it.
func likely(text, name string) int {
	score, w := 0, wordScore{weights: letterWeights(name)}
	for _, r := range text {
		score += w.next(r)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.ContainsAny(line, "@") || strings.ContainsAny(line, "0123456789") {
			continue
		}
		for _, cell := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == '\t' || r == '|' || r == '"' }) {
			if !plain(cell) && understand(cell).col != cNone {
				score += 12
			}
		}
	}
	return score
}

// wordScore goes through a text letter by letter.
type wordScore struct {
	weights map[rune]int
	last    rune
	before  rune
}

func (w *wordScore) next(r rune) int {
	last, before := w.last, w.before
	w.before, w.last = last, r
	if r < utf8.RuneSelf {
		if last >= utf8.RuneSelf && unicode.IsLetter(last) && unicode.IsLetter(r) && script(last) != latin {
			return -6
		}
		return w.ending(before, last, r)
	}
	score := -6
	weight, known := w.weights[r]
	switch {
	case r == utf8.RuneError || unicode.IsControl(r):
		return -40
	case known:
		score = weight
	case unicode.IsLetter(r):
		score = scriptWeight(r)
	case unicode.Is(unicode.Mn, r):
		score = 1
	case strings.ContainsRune("–—„“”‚‘’«»…•№€、。（）「」・：", r) || r == 0xA0:
		score = 0
		if unicode.IsLetter(last) && strings.ContainsRune("„‚«»…•№€", r) {
			score = -5
		}
	}
	if unicode.IsLetter(r) && unicode.IsLetter(last) {
		switch {
		case script(r) != script(last):
			score -= 6
		case unicode.IsUpper(r) && unicode.IsLower(last):
			score -= 5
		case last >= utf8.RuneSelf && script(r) == latin:
			score -= 2
		}
	}
	return score
}

// ending looks at the letter last when r follows it: where Windows-1252 has è, which
// stands before a consonant, Windows-1250 has č, which ends names.
func (w *wordScore) ending(before, last, r rune) int {
	switch {
	case last == 'è' && !unicode.IsLetter(r) && before != 'r' && before != 't':
		return -3
	case last == 'è' && strings.ContainsRune("rnvlgmstdbcz", r):
		return 3
	}
	return 0
}

type scriptKind uint8

const (
	latin scriptKind = iota + 1
	cyrillic
	greek
	otherScript
)

func script(r rune) scriptKind {
	switch {
	case r < 0x250:
		return latin
	case r >= 0x370 && r < 0x400:
		return greek
	case r >= 0x400 && r < 0x530:
		return cyrillic
	}
	return otherScript
}

// scriptWeight is for letters that no weights speak of.
func scriptWeight(r rune) int {
	switch {
	case script(r) == cyrillic && strings.ContainsRune("оаеинтрсвлкмпуяіїє", r):
		return 3
	case script(r) == cyrillic && r >= 0x410 && r <= 0x44F:
		return 1
	case script(r) == cyrillic && strings.ContainsRune("ёјљњћџђѓќѕґЄІЇЈ", r):
		return 1
	case script(r) == greek && strings.ContainsRune("αοιεσςντηρκμπυλ", r):
		return 3
	case script(r) == greek:
		return 1
	case unicode.In(r, unicode.Hiragana, unicode.Katakana) && r < 0xFF00:
		return 4
	case r >= 0xFF61 && r <= 0xFF9F: // half-width katakana: single bytes taken for letters
		return -2
	case unicode.Is(unicode.Hangul, r), unicode.Is(unicode.Han, r):
		return 2
	case unicode.In(r, unicode.Thai, unicode.Hebrew, unicode.Arabic, unicode.Georgian):
		return 2
	}
	return -3
}

// letterWeights is how much a letter speaks for a code page of Latin letters.
func letterWeights(name string) map[rune]int {
	switch name {
	case "windows-1252", "macintosh":
		return weigh("éäöüñãç", 3, "ßáíóúàêôâîÄÖÜÉåøïëõ", 2, "èùûìòœÅØÇÁÑÍÓÚ", 1, "ŠšŽž", 0, "æðþýÿÆÐÞ¿¡", -2, "ª°º", -1)
	case "windows-1250", "iso-8859-2":
		return weigh("čćđšžłČĆŠŽęąőűěřş", 3, "śńźżţăůťľÄÖÜßäöüáéíóúŁŚŻŽĐ", 2, "ýďňâîëçôŘÍÁÉŞ", 1)
	case "windows-1254":
		return weigh("ğışİç", 3, "öüÖÜÇŞĞâ", 2, "éîûä", 0, "ýþð", -3)
	case "windows-1257":
		return weigh("ąčęėįšųūžāēģīķļņ", 2, "äöüõ", 1)
	case "windows-1258":
		return weigh("ăâđêôơư", 1)
	}
	return nil
}

func weigh(pairs ...any) map[rune]int {
	m := map[rune]int{}
	for i := 0; i+1 < len(pairs); i += 2 {
		for _, r := range pairs[i].(string) {
			m[r] = pairs[i+1].(int)
		}
	}
	return m
}
