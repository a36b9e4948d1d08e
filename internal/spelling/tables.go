package spelling

// plain writes Latin letters without marks.
var plain = system{}

// latin are the ways to write Latin letters that have a spelling in two, if a
// name has any.
var latin = []system{
	// dj for đ in Serbian, Croatian and Bosnian, sj and zj for ś and ź in
	// Montenegrin, ae, oe and ue in German.
	{written: true, letters: map[rune]string{
		'đ': "dj", 'ś': "sj", 'ź': "zj", 'ä': "ae", 'ö': "oe", 'ü': "ue", 'å': "aa", 'ø': "oe",
	}},
	// Turkish, Romanian and Albanian letters as others hear them.
	{written: true, letters: map[rune]string{'ş': "sh", 'ș': "sh", 'ţ': "ts", 'ț': "ts", 'ç': "ch"}},
}

// others are letters that a system does not have: Latin ones that are no marked
// ones, and Cyrillic ones in names that mix the letters of several countries.
var others = map[rune]string{
	'æ': "ae", 'œ': "oe", 'þ': "th", 'ð': "d", 'ŋ': "ng", 'ə': "e", 'ß': "ss",
	'ґ': "g", 'є': "ie", 'і': "i", 'ї': "i", 'й': "i", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia", 'ў': "u",
	'ђ': "dj", 'ѓ': "gj", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'ќ': "kj", 'ѕ': "dz", 'џ': "dz", 'х': "kh",
}

// cyrillic are the ways to write Cyrillic letters, the likeliest first.
var cyrillic = []system{
	// Ukrainian: Cabinet of Ministers, resolution 55 of 27 January 2010.
	{
		never: "ыэёъђјљњћџѓќѕў",
		letters: with(common, map[rune]string{
			'г': "h", 'ґ': "g", 'є': "ie", 'и': "y", 'і': "i", 'ї': "i", 'й': "i", 'х': "kh", 'щ': "shch", 'ю': "iu", 'я': "ia",
		}),
		initial: map[rune]string{'є': "ye", 'ї': "yi", 'й': "y", 'ю': "yu", 'я': "ya"},
		groups:  map[[2]rune]string{{'з', 'г'}: "zgh"},
	},
	// Russian passports: ICAO 9303, part 3, section 6.
	{
		never: "іїєґђјљњћџѓќѕў",
		letters: with(common, map[rune]string{
			'ё': "e", 'й': "i", 'х': "kh", 'щ': "shch", 'ъ': "ie", 'ы': "y", 'э': "e", 'ю': "iu", 'я': "ia",
		}),
	},
	// Russian as it is written in English.
	{
		never: "іїєґђјљњћџѓќѕў",
		letters: with(common, map[rune]string{
			'ё': "yo", 'й': "y", 'х': "kh", 'щ': "shch", 'ъ': "", 'ы': "y", 'э': "e", 'ю': "yu", 'я': "ya",
		}),
		ends:    map[[2]rune]string{{'и', 'й'}: "y", {'ы', 'й'}: "y"},
		written: true,
	},
	// Bulgarian: the law on transliteration of 2009.
	{
		never: "іїєґыэёђјљњћџѓќѕў",
		letters: with(common, map[rune]string{
			'й': "y", 'х': "h", 'щ': "sht", 'ъ': "a", 'ю': "yu", 'я': "ya",
		}),
		groups: map[[2]rune]string{{'ь', 'о'}: "yo"},
		ends:   map[[2]rune]string{{'и', 'я'}: "ia"},
	},
	// Serbian and Montenegrin: their own Latin alphabet, without its marks.
	{never: "йщъыьэюяёіїєґўѓќѕ", letters: serbian()},
	// The same with dj for đ.
	{never: "йщъыьэюяёіїєґўѓќѕ", letters: with(serbian(), map[rune]string{'ђ': "dj"})},
	// Macedonian as in its passports.
	{
		never: "йщъыьэюяёіїєґўђћ",
		letters: with(common, map[rune]string{
			'ѓ': "gj", 'ѕ': "dz", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ќ': "kj", 'х': "h", 'ц': "c", 'џ': "dj",
		}),
	},
	// Macedonian by the alphabet with marks, without them.
	{
		never:   "йщъыьэюяёіїєґўђћ",
		letters: with(serbian(), map[rune]string{'ѓ': "gj", 'ќ': "kj", 'ѕ': "dz"}),
	},
}

// common are the Cyrillic letters on which the countries agree, more or less.
var common = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'к': "k", 'л': "l", 'м': "m",
	'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'ь': "",
}

// serbian are the letters of Serbian, with their marks stripped.
func serbian() map[rune]string {
	return with(common, map[rune]string{
		'ђ': "d", 'ж': "z", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'х': "h", 'ц': "c", 'ч': "c", 'џ': "dz", 'ш': "s",
	})
}

// with is base with some letters written otherwise.
func with(base, own map[rune]string) map[rune]string {
	all := make(map[rune]string, len(base)+len(own))
	for _, table := range []map[rune]string{base, own} {
		for r, text := range table {
			all[r] = text
		}
	}
	return all
}

// georgian is the national system of 2002, without its apostrophes.
var georgian = map[rune]string{
	'ა': "a", 'ბ': "b", 'გ': "g", 'დ': "d", 'ე': "e", 'ვ': "v", 'ზ': "z", 'თ': "t", 'ი': "i", 'კ': "k", 'ლ': "l",
	'მ': "m", 'ნ': "n", 'ო': "o", 'პ': "p", 'ჟ': "zh", 'რ': "r", 'ს': "s", 'ტ': "t", 'უ': "u", 'ფ': "p", 'ქ': "k",
	'ღ': "gh", 'ყ': "q", 'შ': "sh", 'ჩ': "ch", 'ც': "ts", 'ძ': "dz", 'წ': "ts", 'ჭ': "ch", 'ხ': "kh", 'ჯ': "j", 'ჰ': "h",
}

// georgianHeard are Georgian letters that often come by way of Russian.
var georgianHeard = system{letters: map[rune]string{'ჯ': "dzh"}}

// greekHeard are Greek letters that often are written as they sound.
var greekHeard = system{letters: map[rune]string{'χ': "h"}}

// greek is ELOT 743, type 2, letter by letter.
var greek = map[rune]string{
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m",
	'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
}

// greekGroups are its groups of letters.
var greekGroups = map[string]string{"ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch"}

// greekVowels are those before an υ that is no vowel.
var greekVowels = map[string]string{"αυ": "a", "ευ": "e", "ηυ": "i"}

// greekNext is what the Greek letters at i become, and how many they are, none
// if the letter stays; own are letters that are written otherwise.
func greekNext(word []rune, i int, own map[rune]string) (string, int) {
	if i+1 < len(word) {
		pair := string(word[i : i+2])
		if text, ok := greekGroups[pair]; ok {
			return text, 2
		}
		if pair == "μπ" && i == 0 {
			return "b", 2
		}
		if first, ok := greekVowels[pair]; ok {
			return first + greekV(word, i+2), 2
		}
	}
	return letter(word[i], own, greek)
}

// greekV is what υ sounds like between another vowel and the letter at i: f
// before the voiceless and at the end, else v.
func greekV(word []rune, i int) string {
	if i == len(word) {
		return "f"
	}
	switch word[i] {
	case 'θ', 'κ', 'ξ', 'π', 'σ', 'ς', 'τ', 'φ', 'χ', 'ψ':
		return "f"
	}
	return "v"
}
