package spelling

import (
	"slices"
	"strings"
	"testing"

	"rollcall/internal/desk/input"
)

func TestParseName(t *testing.T) {
	for _, c := range []struct {
		name, exact string
		inner       []string
	}{
		{"Džafić, Amra", "amra dzafic", nil},
		{"ĐORĐE ĐORĐEVIĆ", "dorde dordevic", nil},
		{"Željko Šušnjar (Grad Mostar)", "susnjar zeljko", []string{"Grad Mostar"}},
		{"Cho Chang（Zhang Qiu） (she/her)", "chang cho", []string{"she/her", "Zhang Qiu"}},
		{"Ana (a (b) c)", "ana", []string{"a (b) c"}},
		{"Ana (open", "ana open", nil},
		{"Ana) Kovač)", "ana kovac", nil},
		{"(Ana)", "ana", nil},
		{"()", "", nil},
		{"Мар’яна Лук`янова", "лукянова маряна", nil},
		{"Siobhán O´Brien", "obrien siobhan", nil},
		{"Андрій Їжак", "андрій їжак", nil}, // composed and not
		{"Артём Королёв", "артем королев", nil},
		{"Ѓорѓи Ќосев", "ѓорѓи ќосев", nil},
		{"И́ван", "иван", nil},
		{"IŞIL Işıl İbrahim", "ibrahim isil isil", nil},
		{"ᲒᲘᲝᲠᲒᲘ", "გიორგი", nil},
		{"Γιώργος", "γιωργοσ", nil},
		{"Groß Łukasz Søren Ħamra", "gross hamra lukasz soren", nil},
		{"ǅafić Ｆｕｌｌ", "dzafic full", nil},
		{"Ana\u200b\u00adKo\u0000vač\u202f\tX", "anakovac x", nil},
		{"Ilić-Perić_2", "2 ilic peric", nil},
		{"\xffAna\xff", "ana", nil},
		{"😀 ... --", "", nil},
	} {
		n := ParseName(c.name)
		if n.Exact != c.exact || !slices.Equal(n.Inner, c.inner) {
			t.Errorf("%q: %q %q, want %q %q", c.name, n.Exact, n.Inner, c.exact, c.inner)
		}
	}
}

// TestForms holds the tables to words that the rules of each country give as
// examples, or that are written so on its own pages.
func TestForms(t *testing.T) {
	for _, c := range []struct{ language, name, want string }{
		// KMU 55: its own examples, a letter each.
		{"Ukrainian", "Алушта", "alushta"}, {"Ukrainian", "Борщагівка", "borshchahivka"}, {"Ukrainian", "Вінниця", "vinnytsia"},
		{"Ukrainian", "Гадяч", "hadiach"}, {"Ukrainian", "Згурський", "zghurskyi"}, {"Ukrainian", "Ґалаґан", "galagan"},
		{"Ukrainian", "Єнакієве", "yenakiieve"}, {"Ukrainian", "Наєнко", "naienko"}, {"Ukrainian", "Житомир", "zhytomyr"},
		{"Ukrainian", "Розгон", "rozghon"}, {"Ukrainian", "Медвин", "medvyn"}, {"Ukrainian", "Їжакевич", "yizhakevych"},
		{"Ukrainian", "Кадиївка", "kadyivka"}, {"Ukrainian", "Йосипівка", "yosypivka"}, {"Ukrainian", "Стрий", "stryi"},
		{"Ukrainian", "Олексій", "oleksii"}, {"Ukrainian", "Харків", "kharkiv"}, {"Ukrainian", "Біла Церква", "bila tserkva"},
		{"Ukrainian", "Шостка", "shostka"}, {"Ukrainian", "Гоща", "hoshcha"}, {"Ukrainian", "Юрій", "yurii"}, {"Ukrainian", "Корюківка", "koriukivka"},
		{"Ukrainian", "Яготин", "yahotyn"}, {"Ukrainian", "Костянтин", "kostiantyn"}, {"Ukrainian", "Знам'янка", "znamianka"},
		{"Ukrainian", "Квітка-Основ'яненко", "kvitka osnovianenko"}, {"Ukrainian", "Русь", "rus"},
		{"Serbian", "Ђорђе", "dorde"}, {"Serbian", "Ђорђе", "djordje"}, {"Serbian", "Љиљана", "ljiljana"}, {"Serbian", "Његош", "njegos"},
		{"Serbian", "Ћирић", "ciric"}, {"Serbian", "Џевад", "dzevad"}, {"Serbian", "Чачак", "cacak"}, {"Serbian", "Хрвоје", "hrvoje"},
		{"Montenegrin", "Śekloća", "sekloca"}, {"Montenegrin", "Śekloća", "sjekloca"},
		{"Macedonian", "Ѓорѓи", "gjorgji"}, {"Macedonian", "Ќосев", "kjosev"}, {"Macedonian", "Ѕвездан", "dzvezdan"}, {"Macedonian", "Жанета", "zhaneta"},
		{"Macedonian", "Жанета", "zaneta"}, {"Macedonian", "Љупчо", "ljupcho"},
		{"Bulgarian", "София", "sofia"}, {"Bulgarian", "Щърбова", "shtarbova"}, {"Bulgarian", "Гьошев", "gyoshev"}, {"Bulgarian", "Цветан Янев", "tsvetan yanev"},
		{"Bulgarian", "Христо", "hristo"}, {"Bulgarian", "Йордан", "yordan"}, {"Bulgarian", "Юлия", "yulia"},
		{"Russian", "Хрущёв", "khrushchev"}, {"Russian", "Соловьёв", "solovyov"}, {"Russian", "Юрий", "iurii"}, {"Russian", "Юрий", "yury"},
		{"Russian", "Быков", "bykov"}, {"Russian", "Эдуард", "eduard"}, {"Russian", "Подъячев", "podieiachev"},
		{"Georgian", "თბილისი", "tbilisi"}, {"Georgian", "წერეთელი", "tsereteli"}, {"Georgian", "ძაგანია", "dzagania"}, {"Georgian", "ჭავჭავაძე", "chavchavadze"},
		{"Georgian", "ყიფიანი", "qipiani"}, {"Georgian", "ღვინიაშვილი", "ghviniashvili"}, {"Georgian", "ჯემალ", "jemal"}, {"Georgian", "ჟანა", "zhana"},
		{"Greek", "Γιώργος", "giorgos"}, {"Greek", "Παπανδρέου", "papandreou"}, {"Greek", "Ευθύμιος", "efthymios"}, {"Greek", "Παύλος", "pavlos"},
		{"Greek", "Μπάμπης", "bampis"}, {"Greek", "Άγγελος", "angelos"}, {"Greek", "Χρήστος", "christos"}, {"Greek", "Ξένια", "xenia"},
		{"German", "Jürgen Weiß", "jurgen weiss"}, {"German", "Jürgen Weiß", "juergen weiss"}, {"German", "Jörg Bäcker", "baecker joerg"},
		{"Turkish", "Işıl Çağlar", "caglar isil"}, {"Turkish", "Ayşe", "ayshe"},
		{"Romanian", "Ștefan Țuțu", "stefan tutu"}, {"Romanian", "Ștefan Țuțu", "shtefan tsutsu"}, {"Romanian", "Ştefan Ţuţu", "shtefan tsutsu"},
		{"Albanian", "Besë Çela", "bese cela"}, {"Azerbaijani", "Əli", "eli"}, {"Icelandic", "Þór", "thor"},
	} {
		want := key(strings.Fields(c.want))
		if !slices.ContainsFunc(ParseName(c.name).Forms(), func(f Form) bool { return f.Key == want }) {
			t.Errorf("%s: %s is written %q, not %q", c.language, c.name, ParseName(c.name).Forms(), c.want)
		}
	}
}

func TestALanguageHasOnlyItsOwnLetters(t *testing.T) {
	for name, forms := range map[string]int{"Їжак": 1, "Ђура": 2, "Ѓорѓи": 1, "Быков": 1, "Ана": 1, "Ana": 1, "Ана Kovač": 1, "Ђура Їжак": 4} {
		if got := ParseName(name).Forms(); len(got) != forms {
			t.Errorf("%s: %d forms %q, want %d", name, len(got), got, forms)
		}
	}
}

func TestScript(t *testing.T) {
	for name, want := range map[string]Script{
		"Ana": Latin, "Ана": Cyrillic, "ანა": Georgian, "Άννα": Greek, "安娜": OtherScript, "12": NoScript, "Ана Kovač": Mixed, "Đorđe 2": Latin,
	} {
		if got := ParseName(name).Script(); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}

func TestSound(t *testing.T) {
	sound := func(name string) string { return Sound(ParseName(name).Forms()[0].Words) }
	for _, c := range [][]string{
		{"Natalia", "Nataliia", "Nataliya", "Nathalia"}, {"Serhii", "Sergei", "Sergey", "Serhiy", "Sergii"}, {"Yulia", "Julia", "Iuliia", "Yuliya"},
		{"Solovyov", "Solovev", "Soloviev"}, {"Yevhen", "Evgen", "Ievgen"}, {"Mikhail", "Mihail"}, {"Viktor", "Vicktor"}, {"Jovanovic", "Yovanovich"},
		{"Shcherban", "Scherban", "Sherban"}, {"Alexander", "Aleksander"}, {"Mueller", "Muller", "Müller"}, {"Galina", "Halyna"}, {"Zhanna", "Zana"},
	} {
		for _, other := range c[1:] {
			if sound(c[0]) != sound(other) {
				t.Errorf("%s is %q, %s is %q", c[0], sound(c[0]), other, sound(other))
			}
		}
	}
	for _, c := range [][2]string{
		{"Oleksandr", "Oleksandra"}, {"Petar", "Petra"}, {"Ivan", "Ivana"}, {"Kovac", "Kovacevic"}, {"John", "Joan"}, {"Li", "Liu"}, {"Ana", "Anna Maria"}, {"Nino", "Nona"}, {"Mario", "Maria"}, {"Jovan", "Evan"},
	} {
		if sound(c[0]) == sound(c[1]) {
			t.Errorf("%s and %s are both %q", c[0], c[1], sound(c[0]))
		}
	}
}

func TestAddress(t *testing.T) {
	for s, want := range map[string]string{
		" AMRA.DZAFIC@Example.ORG ":                     "amra.dzafic@example.org",
		"<ana@example.org>;":                            "ana@example.org",
		"MailTo:ana@example.org.":                       "ana@example.org",
		"\u200bana@example.org\ufeff":                   "ana@example.org",
		"juergen@bücher.example":                        "juergen@xn--bcher-kva.example",
		"juergen@XN--BCHER-KVA.example":                 "juergen@xn--bcher-kva.example",
		"ａｎａ＠example.org":                               "ana@example.org",
		"ana.k_example.org#EXT#@tenant.onmicrosoft.com": "ana.k@example.org",
		"ana_maria_example.org#ext#@t.onmicrosoft.com":  "ana_maria@example.org",
		"ana+x@example.org":                             "ana+x@example.org",
		"#EXT#@tenant.onmicrosoft.com":                  "",
		"nodomain#EXT#@tenant.onmicrosoft.com":          "",
		"7f2b9c1e-0000@guest.webex.localhost":           "",
		"":                                              "",
		"none":                                          "",
		"@example.org":                                  "",
		"ana@":                                          "",
		"ana@localhost":                                 "",
		"ana@example..org":                              "",
		"ana kovac@example.org":                         "",
		"ana@exa mple.org":                              "",
		strings.Repeat("a", 65) + "@example.org":        "",
		"a@b@example.org":                               "",
	} {
		if got := Address(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]string{
		"ana+x@example.org": "ana@example.org", "a.n.a+x@gmail.com": "ana@gmail.com", "ana@googlemail.com": "ana@gmail.com",
		"a.na@example.org": "a.na@example.org", "+x@example.org": "+x@example.org", "": "",
	} {
		if got := Mailbox(s); got != want {
			t.Errorf("mailbox of %q: %q, want %q", s, got, want)
		}
	}
}

// TestAddressesAreKeptAndComparedAlike holds that an address in a file meets the
// one that its owner has registered with.
func TestAddressesAreKeptAndComparedAlike(t *testing.T) {
	for _, s := range []string{
		"Ana@Example.org", "ana+x@example.org", " ana@BÜCHER.example", "ana@xn--bcher-kva.example", "o'brien@example.org", "a_b@example.org", "A.B-c@sub.example.org", "ana@груша.укр", "{a|b}@example.org",
	} {
		if !input.ValidAddress(s) {
			t.Errorf("%q cannot be registered", s)
		}
		if got, kept := Address(s), input.FoldAddress(s); got != kept {
			t.Errorf("%q is compared as %q and kept as %q", s, got, kept)
		}
	}
}

// FuzzName holds that what is folded stays as it is, whatever is typed.
func FuzzName(f *testing.F) {
	for _, s := range []string{
		"", "Džafić, Amra (x)", "Мар’яна Їжак", "ᲒᲘᲝᲠᲒᲘ", "ΓΙΏΡΓΟΣ", "İIıi", "ﬁ ﬀ ẞ ß ŉ ǰ", "ǅ ǆ Ǆ", "\u0345\u0300a", "(((", "a)(b)", "\xff\xfe\x00", "ѷ Ӂ ӂ", "𝓐𝓷𝓪", "ͺ ΐ ΰ", "𑄪", "ａ＠ｂ.ｃｄ", "a@b.cd", "<<a@ß.de>>", "ᏸ0", "ꭰᎠ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := ParseName(s)
		if again := ParseName(n.Exact); again.Exact != n.Exact {
			t.Errorf("%q is folded to %q, and that to %q", s, n.Exact, again.Exact)
		}
		forms := n.Forms()
		if len(forms) == 0 {
			t.Fatalf("%q has no form", s)
		}
		for _, form := range forms {
			if len(form.Words) != len(n.Words) || strings.ContainsFunc(form.Key, func(r rune) bool { return scriptOf(r) >= Cyrillic && scriptOf(r) <= Greek && known(r) }) {
				t.Errorf("%q is written %q", s, form)
			}
			Sound(form.Words)
		}
		if a := Address(s); Address(a) != a || Mailbox(Mailbox(a)) != Mailbox(a) {
			t.Errorf("%q is the address %q, and that %q", s, a, Address(a))
		}
	})
}

// known reports whether a table has r.
func known(r rune) bool {
	_, g := georgian[r]
	_, e := greek[r]
	_, c := common[r]
	return g || e || c
}
