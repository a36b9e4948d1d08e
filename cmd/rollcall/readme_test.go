package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// readme is what a newcomer reads first; the tests below hold it to the
// command line.
func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// grammar is the command line as kong has understood it.
func grammar(t *testing.T) *kong.Application {
	t.Helper()
	parser, err := kong.New(&commands{}, kong.Name("rollcall"))
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model
}

// rows are the cells of every table row of text whose first cell begins with
// start, without the marks of code.
func rows(text, start string) [][]string {
	var found [][]string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "| `"+start) {
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
			cells = append(cells, strings.Trim(strings.TrimSpace(cell), "`"))
		}
		found = append(found, cells)
	}
	return found
}

// setting is the row that a flag must have: its name, its variable and its
// default.
func setting(f *kong.Flag) []string {
	row := []string{"--" + f.Name, "", f.Default}
	if len(f.Envs) > 0 {
		row[1] = f.Envs[0]
	}
	return row
}

func TestReadmeListsEverySettingOfServe(t *testing.T) {
	listed := rows(readme(t), "--")
	app := grammar(t)
	serve := app.Children[slices.IndexFunc(app.Children, func(n *kong.Node) bool { return n.Name == "serve" })]
	for _, f := range serve.Flags {
		want := setting(f)
		at := slices.IndexFunc(listed, func(r []string) bool { return r[0] == want[0] })
		if at < 0 {
			t.Errorf("README has no row for %s", want[0])
			continue
		}
		got := listed[at]
		listed = slices.Delete(listed, at, at+1)
		if len(got) != 4 || !slices.Equal(got[:3], want) || got[3] == "" {
			t.Errorf("README says %q, want it to begin with %q and to say what it is for", got, want)
			continue
		}
		if f.Tag.Has("secret") != strings.Contains(got[3], want[1]+"_FILE") {
			t.Errorf("README is wrong about whether %s may come from a file", want[0])
		}
	}
	for _, r := range listed {
		t.Errorf("README has a row for %s, which serve does not take", r[0])
	}
}

// spoken is the name of a command without what it takes: the words before
// the first that is a flag or stands for something.
func spoken(usage string) string {
	var name []string
	for _, word := range strings.Fields(usage) {
		if strings.ToLower(word) != word || word[0] == '-' {
			break
		}
		name = append(name, word)
	}
	return strings.Join(name, " ")
}

func TestReadmeListsEveryCommand(t *testing.T) {
	var listed, there []string
	for _, r := range rows(readme(t), "rollcall ") {
		listed = append(listed, spoken(r[0]))
	}
	for _, leaf := range grammar(t).Leaves(true) {
		name := leaf.Name
		for n := leaf.Parent; n != nil; n = n.Parent {
			name = n.Name + " " + name
		}
		there = append(there, name)
	}
	slices.Sort(listed)
	slices.Sort(there)
	if !slices.Equal(listed, there) {
		t.Errorf("README lists %q, there are %q", listed, there)
	}
}

func TestReadmeShowsAnEventFileThatCanBeApplied(t *testing.T) {
	_, rest, found := strings.Cut(readme(t), "```yaml\n")
	example, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("README shows no event file")
	}
	p := newPlace(t)
	p.write("exchange.yaml", example)
	if out := p.must("apply", "exchange.yaml"); out != "exchange: created\n" {
		t.Errorf("apply says %q", out)
	}
}
