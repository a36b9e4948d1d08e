package eventfile_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

const smallJSON = `{"slug": "small", "title": {"en": "Small"}, "languages": ["en"], "zone": "Europe/Berlin", "sessions": [
	{"slug": "one", "title": {"en": "One"}, "starts": "2021-11-12T10:00", "ends": "2021-11-12T12:30", "capacity": 100}]}`

func TestJSONHasTheShapeOfTheFile(t *testing.T) {
	got, err := eventfile.ParseJSON([]byte(smallJSON))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(parse(t, small), got); diff != "" {
		t.Errorf("YAML -, JSON +\n%s", diff)
	}
}

func TestYAMLComesBackFromJSONAsItIsWritten(t *testing.T) {
	samples := map[string][]byte{"small": []byte(small), "whole": eventfile.Encode(whole()), "True, a number and a literal": []byte(strings.Replace(small, "zone:", "registration: {verify: True, hold_minutes: 30}\nsummary:\n  en: |-\n    a \"b\"\n    c\nzone:", 1))}
	for name, yaml := range samples {
		data, err := eventfile.JSON(yaml)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := eventfile.ParseJSON(data)
		if err != nil {
			t.Fatalf("%s: %v in %s", name, err, data)
		}
		if diff := cmp.Diff(parse(t, string(yaml)), got); diff != "" {
			t.Errorf("%s: YAML -, JSON +\n%s", name, diff)
		}
	}
	if data, err := eventfile.JSON([]byte(small)); err != nil || strings.Contains(string(data), "retention_days") {
		t.Errorf("what is not written comes as %s, %v", data, err)
	}
}

func TestYAMLThatIsRefusedMakesNoJSON(t *testing.T) {
	for _, yaml := range []string{"a: [", "a: &x 1", small + "\nlanguages: [de]", small + "\nsingle: 1"} {
		if data, err := eventfile.JSON([]byte(yaml)); err == nil {
			t.Errorf("%q becomes %s", yaml, data)
		}
	}
}

func TestJSONComesBackEqual(t *testing.T) {
	for _, doc := range []*eventfile.Document{whole(), parse(t, small)} {
		data, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		back, err := eventfile.ParseJSON(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(doc, back); diff != "" {
			t.Errorf("written -, read +\n%s", diff)
		}
	}
}

func TestJSONAlwaysSaysHowToSignUp(t *testing.T) {
	data, err := json.Marshal(eventfile.New())
	if err != nil {
		t.Fatal(err)
	}
	if got := string(data); !strings.HasPrefix(got, `{"slug":"",`) || !strings.Contains(got, `"registration":{"verify":true,`) {
		t.Errorf("got %s", got)
	}
}

func TestParseJSONIsStrict(t *testing.T) {
	for _, tt := range []struct {
		name, old, new string
		want           string
	}{
		{"unknown key", `"zone"`, `"zine"`, "invalid /zine:unknown_field"},
		{"unknown key with a slash", `"zone"`, `"a/b~c"`, "invalid /a~1b~0c:unknown_field"},
		{"key in other letters", `"zone"`, `"Zone"`, "invalid /Zone:unknown_field"},
		{"number for a text", `"small"`, `5`, "invalid /slug:wrong_kind"},
		{"text for a number", `100`, `"100"`, "invalid /sessions/0/capacity:wrong_kind"},
		{"exponent", `100`, `1e2`, "invalid /sessions/0/capacity:wrong_kind"},
		{"nothing for an item", `["en"]`, `["en", null]`, "invalid /languages/1:wrong_kind"},
		{"two things", `["en"]`, `["en", 1, 2]`, "invalid /languages/1:wrong_kind /languages/2:wrong_kind"},
		{"a broken rule", `100`, `0`, "invalid /sessions/0/capacity:too_small"},
		{"not a document", smallJSON, `[]`, "invalid :wrong_kind"},
		{"doubled key", `"slug": "small"`, `"slug": "small", "slug": "small"`, `bad_json: key "slug" stands twice`},
		{"doubled key by an escape", `"slug": "small"`, `"slug": "small", "\u0073lug": "small"`, `bad_json: key "slug" stands twice`},
		{"anything after the end", `100}]}`, `100}]} {}`, "bad_json: something follows the document"},
		{"rubbish after the end", `100}]}`, `100}]}]`, "bad_json: something follows the document"},
		{"cut off", `100}]}`, `100}]`, "bad_json: EOF"},
		{"empty", smallJSON, ``, "bad_json: EOF"},
		{"YAML", smallJSON, small, "bad_json: invalid character 's' looking for beginning of value"},
		{"comma at the end", `["en"]`, `["en",]`, "bad_json: invalid character ']' looking for beginning of value"},
		{"not UTF-8", `"Small"`, "\"Stra\xdfe\"", "bad_json: not UTF-8"},
		{"nested without end", smallJSON, strings.Repeat("[", 100_000), "bad_json: nested too deeply"},
		{"too large", smallJSON, strings.Repeat(" ", eventfile.MaxSize+1), "too_large"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			source := strings.Replace(smallJSON, tt.old, tt.new, 1)
			_, err := eventfile.ParseJSON([]byte(source))
			p := problem.From(err)
			if p == nil || p.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}
