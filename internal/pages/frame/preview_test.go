package frame

import (
	"strings"
	"testing"
)

func TestInertPagesSendNothing(t *testing.T) {
	p := &Frame{Options: Options{BaseURL: "https://desk.example.org"}}
	cases := []struct{ name, page, want string }{
		{"a form", `<form class="f" method="post" action="/a" novalidate>`, `<form class="f" novalidate="" method="dialog">`},
		{"a button", `<button class="b">Go</button>`, `<button class="b" type="button">Go</button>`},
		{"a button with an address", `<button formaction="/b" name="a" value="b">`, `<button name="a" value="b" type="button">`},
		{"a button that sends", `<button type="submit">`, `<button type="button">`},
		{"an input that sends", `<input type="SUBMIT" value="Go"><input type="image" src="/x">`, `<input value="Go" type="button"><input src="/x" type="button">`},
		{"a button of a script", `<button type="button" data-add>`, `<button type="button" data-add>`},
		{"a field", `<input type="text" name="a" value="1">`, `<input type="text" name="a" value="1">`},
		{"a page of ours", `<a class="c" href="/r/1.abc">x</a>`, `<a class="c">x</a>`},
		{"the same with its host", `<a href="https://desk.example.org/r/1.abc">x</a>`, `<a>x</a>`},
		{"the same with any scheme", `<a href="//desk.example.org/r/1.abc">x</a>`, `<a>x</a>`},
		{"a script", `<a href="javascript:alert(1)">x</a>`, `<a>x</a>`},
		{"a broken address", `<a href="%zz">x</a>`, `<a>x</a>`},
		{"another preview", `<a href="/desk/a/preview/person/confirmed?lang=de">x</a>`, `<a href="/desk/a/preview/person/confirmed?lang=de">x</a>`},
		{"what begins alike", `<a href="/desk/a/previews">x</a>`, `<a>x</a>`},
		{"another language", `<a href="?lang=de" lang="de">x</a>`, `<a href="?lang=de" lang="de">x</a>`},
		{"within the page", `<a href="#main">x</a>`, `<a href="#main">x</a>`},
		{"others", `<a href="https://example.org/privacy">x</a><a href="mailto:a@example.org">x</a>`, `<a href="https://example.org/privacy">x</a><a href="mailto:a@example.org">x</a>`},
		{"a style sheet", `<link rel="stylesheet" href="/static/a.css">`, `<link rel="stylesheet" href="/static/a.css">`},
		{"what a script asks for", `<div data-look="15" data-seen="/i/a/seen" data-form>`, `<div data-form="">`},
		{"what is there without scripts", `<noscript><a href="/r/1.abc">x</a></noscript>`, `<noscript><a>x</a></noscript>`},
		{"text and comments", `<!doctype html><p>1 &lt; 2 &amp; "<b>x</b>"</p><!-- a --><script>if (a < b && c) {}</script>`, `<!doctype html><p>1 &lt; 2 &amp; "<b>x</b>"</p><!-- a --><script>if (a < b && c) {}</script>`},
	}
	for _, c := range cases {
		if got := string(p.Inert([]byte(c.page), "/desk/a/preview")); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestThePolicyOfPreviewsAllowsNoForms(t *testing.T) {
	for _, part := range []string{"form-action 'none'", "connect-src 'none'", "default-src 'none'"} {
		if !strings.Contains(previewPolicy, part) {
			t.Errorf("the policy does not say %s", part)
		}
	}
}
