package desk

import "testing"

func TestMeantAddress(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"amra@gmial.com":         "amra@gmail.com",
		"amra@gmail.con":         "amra@gmail.com",
		"amra@gmail.co":          "amra@gmail.com",
		"amra@gnail.com":         "amra@gmail.com",
		"amra@GMAIL.CMO":         "amra@gmail.com",
		"Amra.H+x@hotmial.com":   "Amra.H+x@hotmail.com",
		"amra@hotmil.con":        "amra@hotmail.com",
		"amra@yaho.com":          "amra@yahoo.com",
		"amra@outlok.com":        "amra@outlook.com",
		"olena@ukr.ent":          "olena@ukr.net",
		"olena@urk.net":          "olena@ukr.net",
		"olena@meta.au":          "",
		"nino@mial.ge":           "nino@mail.ge",
		"jan@gmx.ed":             "",
		"jan@gmxx.de":            "jan@gmx.de",
		"jan@t-onlin.de":         "jan@t-online.de",
		"jan@wbe.de":             "jan@web.de",
		"ivan@abv.gb":            "",
		"ivan@yandx.ru":          "ivan@yandex.ru",
		"ana@protn.me":           "ana@proton.me",
		"ana@iclod.com":          "ana@icloud.com",
		"amra@gmail.com":         "",
		"amra@ymail.com":         "",
		"amra@mail.com":          "",
		"jan@mail.de":            "",
		"jan@hotmail.be":         "",
		"jan@outlook.de":         "",
		"jan@yahoo.it":           "",
		"olena@i.ua":             "",
		"olena@e.ua":             "",
		"amra@mostar.ba":         "",
		"amra@giz.de":            "",
		"amra@example.org":       "",
		"amra@xn--80ahcnkf.com":  "",
		"gmial.com":              "",
		"@gmial.com":             "",
		"amra@":                  "",
		"":                       "",
		" amra@gmial.com ":       "amra@gmail.com",
		"an@gmial.com@gmial.com": "an@gmial.com@gmail.com",
	} {
		if got := MeantAddress(given); got != want {
			t.Errorf("MeantAddress(%q) = %q, want %q", given, got, want)
		}
	}
}
