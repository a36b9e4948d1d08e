package eventfile

import (
	"regexp"
	"strings"
)

// twoLetters are the language codes of ISO 639-1, and sh, which BCP 47 keeps.
const twoLetters = " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz" +
	" ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu" +
	" ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd" +
	" ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss" +
	" st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "

// tagShape is a language with, optionally, script and region in the letter
// case that BCP 47 recommends, so that one language has one tag.
var tagShape = regexp.MustCompile(`^([a-z]{2,3})(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?$`)

// knownLanguage reports whether tag names a language. Codes of two letters
// are looked up, because those of countries (ua, ge, cz) are easily taken for
// them; those of three are taken as they are.
func knownLanguage(tag string) bool {
	m := tagShape.FindStringSubmatch(tag)
	return m != nil && (len(m[1]) == 3 || strings.Contains(twoLetters, " "+m[1]+" "))
}
