package public

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
)

// markdown turns an organiser's text into paragraphs, lists and links; other
// markup in it is dropped.
func markdown(text string) template.HTML {
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(text), &b); err != nil {
		return template.HTML("<p>" + template.HTMLEscapeString(text) + "</p>")
	}
	policy := bluemonday.NewPolicy()
	policy.AllowElements("p", "br", "em", "strong", "ul", "ol", "li")
	policy.AllowStandardURLs()
	policy.AllowAttrs("href").OnElements("a")
	policy.RequireNoReferrerOnLinks(true)
	return template.HTML(policy.SanitizeBytes(b.Bytes()))
}

// firstParagraph cuts text after its first paragraph, if it begins with one.
func firstParagraph(text template.HTML) (first, rest template.HTML) {
	before, after, found := strings.Cut(string(text), "</p>")
	if !found || !strings.HasPrefix(before, "<p>") {
		return "", text
	}
	return template.HTML(before + "</p>"), template.HTML(strings.TrimSpace(after))
}
