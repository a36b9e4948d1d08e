package sheet

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	for s, want := range map[string]string{
		"Олена ნინო أمل 第一 🙂": "Олена ნინო أمل 第一 🙂",
		"a\r\nb\rc\nd\te":  "a\nb\nc\nd\te",
		"a\x00b\x1fc":      "abc",
		"a\ufffeb\uffffc":  "abc",
		"broken \xff byte": "broken \ufffd byte",
		"honest \ufffd":    "honest \ufffd",
		"\x7f stays":       "\x7f stays",
	} {
		if got := clean(s); got != want {
			t.Errorf("clean(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		s     string
		limit int
		want  string
	}{
		{"", 3, ""},
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"äöü", 3, "äöü"},
		{"äöüß", 3, "äö…"},
		{"🙂🙂", 4, "🙂🙂"},
		{"🙂🙂🙂", 4, "🙂…"},
	} {
		if got := cut(tt.s, tt.limit); got != tt.want {
			t.Errorf("cut(%q, %d) = %q, want %q", tt.s, tt.limit, got, tt.want)
		}
	}
}

func TestCutNeverExceedsItsLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, limit := rapid.String().Draw(t, "s"), rapid.IntRange(1, 40).Draw(t, "limit")
		got := cut(s, limit)
		units := len(utf16.Encode([]rune(got)))
		if units > limit || !utf8.ValidString(got) {
			t.Fatalf("cut(%q, %d) = %q of %d units", s, limit, got, units)
		}
		if len(utf16.Encode([]rune(s))) <= limit && got != s {
			t.Fatalf("cut(%q, %d) = %q although it fits", s, limit, got)
		}
	})
}

func TestLongTextFitsItsCell(t *testing.T) {
	for _, letter := range []string{"x", "🙂"} {
		xml := string(appendText(nil, strings.Repeat(letter, 40_000)))
		got := strings.TrimSuffix(strings.TrimPrefix(xml, ` t="inlineStr"><is><t>`), `</t></is></c>`)
		if n := len(utf16.Encode([]rune(got))); n != 32767 || !strings.HasSuffix(got, letter+"…") {
			t.Errorf("%d units, ending in %q", n, got[len(got)-8:])
		}
	}
}

func TestLiteral(t *testing.T) {
	for s, want := range map[string]string{
		"snake_case_x":   "snake_case_x",
		"_x0041_":        "_x005F_x0041_",
		"a_x00e4_x00E4_": "a_x005F_x00e4_x005F_x00E4_",
		"_x00g1_":        "_x00g1_",
		"_x0041":         "_x0041",
		"ნ_x000D_ნ":      "ნ_x005F_x000D_ნ",
	} {
		if got := literal(s); got != want {
			t.Errorf("literal(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestCols(t *testing.T) {
	for s, want := range map[string]float64{
		"":              0,
		"Amra":          4,
		"e\u0301te":     3,
		"第一":            4,
		"short\nlonger": 6,
	} {
		if got := cols(s); got != want {
			t.Errorf("cols(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		s     string
		width float64
		want  int
	}{
		{"", 10, 1},
		{"ten to fit", 10, 1},
		{"eleven fits", 10, 2},
		{"one\n\nthree", 10, 3},
		{"Teilnahmebestätigung", 10, 2},
		{"an unusuallylongword here", 10, 4},
	} {
		if got := lines(tt.s, tt.width); got != tt.want {
			t.Errorf("lines(%q, %v) = %d, want %d", tt.s, tt.width, got, tt.want)
		}
	}
}

func TestGuard(t *testing.T) {
	for s, want := range map[string]string{
		"":           "",
		"Amra":       "Amra",
		"a=1":        "a=1",
		"=1+1":       "'=1+1",
		"+49 30":     "'+49 30",
		"-1":         "'-1",
		"@SUM(A1)":   "'@SUM(A1)",
		"\t=1":       "'\t=1",
		"\tAmra":     "'\tAmra",
		"\n=1":       "'\n=1",
		" =1":        "' =1",
		"\ufeff=1":   "'\ufeff=1",
		"\u200b@A":   "'\u200b@A",
		"＝1":         "'＝1",
		"'quoted'":   "'quoted'",
		"\u00a0name": "\u00a0name",
	} {
		if got := guard(s); got != want {
			t.Errorf("guard(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestCSVIsGuardedBehindWhatIsLeftOut(t *testing.T) {
	for s, want := range map[string]string{"\x00=1": "'=1", "\r=1": "'\n=1"} {
		if got := String(s).plain(Column{}); got != want {
			t.Errorf("%q is written %q, want %q", s, got, want)
		}
	}
}

func TestCSVTitlesAreGuarded(t *testing.T) {
	var out strings.Builder
	s := Sheet{Columns: []Column{{Title: "=1+1"}, {Title: "Name"}}}
	if err := s.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeff'=1+1,Name\r\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

func TestTabNames(t *testing.T) {
	tabs := names{}
	var got []string
	for _, name := range []string{
		"Participants", "participants", "PARTICIPANTS", "", "a/b\\c?d*e[f]:g", "'quoted'", "History", " \t ",
		strings.Repeat("ნ", 40), strings.Repeat("ნ", 41), strings.Repeat("🙂", 20),
	} {
		got = append(got, tabs.take(tabName(name), " ", maxName))
	}
	want := []string{
		"Participants", "participants 2", "PARTICIPANTS 3", "Sheet", "a b c d e f g", "quoted", "History_", "Sheet 2",
		strings.Repeat("ნ", 30) + "…", strings.Repeat("ნ", 30) + "…", strings.Repeat("🙂", 15) + "…",
	}
	want[9] = strings.Repeat("ნ", 28) + "… 2"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTableNames(t *testing.T) {
	for name, want := range map[string]string{
		"Participants":  "Participants",
		"Walk-ins 2021": "Walk_ins_2021",
		"Teilnehmende":  "Teilnehmende",
		"Учасники":      "Учасники",
		"2021":          "_2021",
		"":              "_",
		"Q1":            "_Q1",
		"r1c1":          "_r1c1",
		"C":             "_C",
		"XFD9":          "_XFD9",
		"Rate":          "Rate",
	} {
		if got := tableName(name); got != want {
			t.Errorf("tableName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestTitlesDiffer(t *testing.T) {
	got := titles([]Column{{Title: "Name"}, {Title: "name"}, {Title: "name 2"}, {}, {Title: "two\n lines"}, {Title: "_x0041_"}, {Title: strings.Repeat("x", 300)}})
	want := []string{"Name", "name 2", "name 2 2", "D", "two lines", "-x0041_", strings.Repeat("x", 254) + "…"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
