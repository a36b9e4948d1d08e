package eventfile

import (
	"maps"
	"slices"
	"strings"

	"rollcall/internal/event"
)

// QuestionTypes are what a question may ask for.
var QuestionTypes = []string{"text", "long_text", "choice", "choices", "yes_no", "number", "date", "country", "language", "phone"}

func (c *checker) questions() {
	if c.tooMany("/questions", len(c.doc.Questions), maxQuestions) {
		return
	}
	keys := keysOf(c.doc.Questions, func(q event.Question) string { return q.Key })
	c.measures()
	for i, q := range c.doc.Questions {
		at := "/questions" + index(i)
		c.key(at+"/key", keys, i)
		c.oneOf(at+"/type", q.Type, QuestionTypes...)
		c.texts(at+"/label", q.Label, words)
		c.texts(at+"/hint", q.Hint, hint)
		c.options(at+"/options", q)
		if q.ShowIf != nil {
			c.showIf(at+"/show_if", *q.ShowIf)
		}
		if c.circular(q.Key) {
			c.refuse(at+"/show_if", "circular")
		}
	}
}

// measures checks by which questions participants are counted: each time by the
// answers of one choice that is asked.
func (c *checker) measures() {
	asked := map[string]bool{}
	for i, q := range c.doc.Questions {
		at := "/questions" + index(i) + "/measure"
		switch {
		case q.Measure == "":
			continue
		case q.Type != "choice":
			c.refuse(at, "measure_unwanted")
		case asked[q.Measure] && !q.Retired:
			c.refuse(at, "doubled")
		}
		c.oneOf(at, q.Measure, event.Measures...)
		asked[q.Measure] = asked[q.Measure] || !q.Retired
	}
}

// options checks the answers of a choice, of which one must still be offered.
func (c *checker) options(at string, q event.Question) {
	if c.tooMany(at, len(q.Options), maxOptions) {
		return
	}
	choice := q.Type == "choice" || q.Type == "choices"
	if !choice && len(q.Options) > 0 {
		c.refuse(at, "options_unwanted")
	}
	offered := slices.ContainsFunc(q.Options, func(o event.Option) bool { return !o.Retired })
	if choice && !offered && !q.Retired {
		c.refuse(at, "required")
	}
	keys := keysOf(q.Options, func(o event.Option) string { return o.Key })
	for i, o := range q.Options {
		c.key(at+index(i)+"/key", keys, i)
		c.texts(at+index(i)+"/label", o.Label, label)
	}
	c.wordings(at, q.Options)
}

// wordings checks that people can tell the options that they are offered apart,
// in every language.
func (c *checker) wordings(at string, options []event.Option) {
	seen := map[[2]string]bool{}
	for i, o := range options {
		for _, lang := range slices.Sorted(maps.Keys(o.Label)) {
			said := [2]string{lang, strings.ToLower(strings.Join(strings.Fields(o.Label[lang]), " "))}
			if said[1] == "" || o.Retired {
				continue
			}
			if seen[said] {
				c.refuse(at+index(i)+"/label"+pointer(lang), "option_doubled", "option", o.Label[lang])
			}
			seen[said] = true
		}
	}
}

// showIf checks a condition: one question and its answers, or any or all of
// several of that form.
func (c *checker) showIf(at string, s event.ShowIf) {
	forms := 0
	for _, used := range []bool{s.Question != "" || len(s.Is) > 0, len(s.Any) > 0, len(s.All) > 0} {
		if used {
			forms++
		}
	}
	if forms != 1 {
		c.refuse(at, "malformed")
		return
	}
	if len(s.Any)+len(s.All) == 0 {
		c.condition(at, s)
	}
	c.parts(at+"/any", s.Any)
	c.parts(at+"/all", s.All)
}

func (c *checker) parts(at string, parts []event.ShowIf) {
	if c.tooMany(at, len(parts), maxQuestions) {
		return
	}
	for i, p := range parts {
		if len(p.Any)+len(p.All) > 0 {
			c.refuse(at+index(i), "malformed")
			continue
		}
		c.condition(at+index(i), p)
	}
}

// condition checks that the question exists and can have the answers.
func (c *checker) condition(at string, s event.ShowIf) {
	if len(s.Is) == 0 {
		c.refuse(at+"/is", "required")
	}
	if c.tooMany(at+"/is", len(s.Is), maxOptions) {
		return
	}
	q := c.question(s.Question)
	if q == nil {
		c.refuse(at+"/question", "unknown_question")
		return
	}
	for i, answer := range s.Is {
		if !mayAnswer(q, answer) {
			c.refuse(at+"/is"+index(i), "unknown_option")
		}
	}
}

func (c *checker) question(key string) *event.Question {
	for i := range c.doc.Questions {
		if c.doc.Questions[i].Key == key {
			return &c.doc.Questions[i]
		}
	}
	return nil
}

// mayAnswer reports whether answer is possible where the answers are known.
func mayAnswer(q *event.Question, answer string) bool {
	switch q.Type {
	case "choice", "choices":
		return slices.ContainsFunc(q.Options, func(o event.Option) bool { return o.Key == answer })
	case "yes_no":
		return answer == "yes" || answer == "no"
	}
	return answer != ""
}

// circular reports whether showing a question depends on its own answer.
func (c *checker) circular(key string) bool {
	seen := map[string]bool{}
	next := c.needs(key)
	for len(next) > 0 {
		k := next[0]
		if next = next[1:]; k == key {
			return true
		}
		if !seen[k] {
			next = append(next, c.needs(k)...)
		}
		seen[k] = true
	}
	return false
}

// needs are the questions that showing one depends on.
func (c *checker) needs(key string) []string {
	q := c.question(key)
	if q == nil || q.ShowIf == nil {
		return nil
	}
	var keys []string
	for _, s := range slices.Concat([]event.ShowIf{*q.ShowIf}, q.ShowIf.Any, q.ShowIf.All) {
		if s.Question != "" {
			keys = append(keys, s.Question)
		}
	}
	return keys
}
