//go:build e2e

// Package e2e tries Rollcall as people use it: the real binary, started as in
// the README, and a real browser. It says whether the parts make a whole; what
// each part promises is tested beside it.
//
// The tests need Chromium (E2E_CHROME, else /usr/bin/chromium) and axe-core
// (E2E_AXE, else what "npm ci" puts here), so only the build tag e2e brings
// them in. With E2E_ALBUM, TestAlbum puts pictures of all pages and letters
// into that folder.
//
// In every story the browser asks nobody but the program and finds nothing to
// complain of, and afterwards the program's own check finds every number
// right.
package e2e

import (
	"context"
	"testing"

	"rollcall/internal/locale"
	"rollcall/web"
)

// A stage is what a story is played on: a demo nobody has touched yet, and a
// browser.
type stage struct {
	*testing.T
	program *program
	browser context.Context
	words   *locale.Words
}

func TestStories(t *testing.T) {
	words, binary, browser := catalogues(t), build(t), launch(t)
	for _, story := range []struct {
		name string
		play func(*stage)
	}{
		{"no page has a barrier or scrolls sideways", noBarriers},
		{"from an idea to a full room", fromAnIdeaToAFullRoom},
		{"two reports of one session, and every row accounted for", twoReports},
		{"from sign-up to the workbook", fromSignUpToWorkbook},
		{"mistakes are shown at the field and nothing typed is lost", mistakes},
		{"the form's script asks what must be asked and sends once", formScript},
		{"the whole way in German by keyboard on a phone", wholeWay(jürgen)},
		{"the whole way in Georgian by keyboard on a phone", wholeWay(nino)},
		{"the whole way without scripts", wholeWay(amra)},
		{"a mail scanner changes nothing", mailScanner},
		{"the waiting room keeps itself up to date", waitingRoom},
		{"the letter's own button opens the page", letterButton},
		{"the language stays", languageStays},
		{"times stand in one's own zone first", ownZoneFirst},
		{"a zone is chosen without scripts", zonesWithoutScripts},
		{"ten are approved by keyboard", approvedByKeyboard},
		{"twenty are invited, and the seats say why", twentyAreInvited},
		{"two tablets mark through a dropped connection", twoTablets},
	} {
		t.Run(story.name, func(t *testing.T) {
			t.Parallel() // each has a program and a window of its own, and mostly waits
			story.play(&stage{t, serve(t, binary), browser, words})
		})
	}
}

// catalogues are the words that the program speaks with.
func catalogues(t *testing.T) *locale.Words {
	t.Helper()
	words, err := locale.Load(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	return words
}
