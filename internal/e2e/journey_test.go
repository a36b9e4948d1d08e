//go:build e2e

package e2e

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"
)

// fromSignUpToWorkbook is the way of two people and an organiser: the last
// seats, the waiting list, a seat that comes back, the meeting, and the list
// of who was there.
func fromSignUpToWorkbook(s *stage) {
	olena := person{"Олена", "Коваленко", "olena@example.org"}
	nino := person{"ნინო", "ბერიძე", "nino@example.org"}

	first := s.visitor(true)
	first.signUp(olena, seeNetwork, nextMeeting)
	first.confirm(olena)
	first.sees(first.words.T("personal.state.confirmed"))
	olenasPage := first.location()

	s.program.fill(seeNetwork, nextMeeting)
	second := s.visitor(true)
	second.signUp(nino, seeNetwork, nextMeeting)
	second.confirm(nino)
	second.sees(second.words.T("personal.state.waitlisted", "rank", 1))
	ninosPage := second.location()

	first.open(olenasPage)
	first.link(first.words.T("personal.give_back"))
	first.press(first.words.T("personal.give_back"))
	first.sees(first.words.T("personal.state.cancelled"))

	second.letter(nino, second.subject("mail.promoted.subject"))
	second.open(ninosPage)
	second.sees(second.words.T("personal.state.confirmed"))

	s.joins(second, nino)
	s.organiserSees(nino, olena)
}

// joins signs a person up to the practice room and into the meeting.
func (s *stage) joins(v *visitor, p person) {
	v.signUp(p, practiceRoom, practice)
	v.confirm(p)
	v.link(v.words.T("personal.join"))
	if got := s.program.attendance(practiceRoom, practice); len(got) != 1 || got[0].FirstJoin != nil {
		s.Errorf("after opening the join page, without pressing: %+v", got)
	}
	v.do("join", chromedp.Click(element("button", v.words.T("join.button", "name", p.given))))
	v.arrives(demoRoom)
	if from := v.watch.referer(demoRoom); from != nil {
		s.Errorf("the meeting was told where from: %v", from)
	}
}

// organiserSees looks at the desk: who was in the practice room, and the
// workbooks.
func (s *stage) organiserSees(there, gone person) {
	v := s.visitor(true)
	v.signIn()
	v.link("Practice room")
	v.link(v.words.T("desk.attendance"))
	row := strings.Fields(look[string](v, `[...document.querySelectorAll("tbody tr")].map(r => r.innerText).join("\n")`))
	for _, want := range []string{there.given, there.family, v.words.T("desk.outcome.attended")} {
		if !slices.Contains(row, want) {
			s.Errorf("the attendance lacks %q: %q", want, row)
		}
	}
	if got := s.program.attendance(practiceRoom, practice); len(got) != 1 || got[0].FirstJoin == nil || *got[0].Evidence != "join" || got[0].Outcome != "attended" {
		s.Errorf("the API's attendance of the practice room: %+v", got)
	}

	v.open("/desk/" + seeNetwork)
	book := v.download(v.words.T("desk.download_workbook"))
	if names := column(s, book, "Participants"); !slices.Contains(names, there.family) || slices.Contains(names, gone.family) {
		s.Errorf("the participants should have %s and no longer %s: %q", there.family, gone.family, names)
	}
	v.open("/desk/" + practiceRoom)
	if names := column(s, v.download(v.words.T("desk.download_workbook")), "Attendance"); !slices.ContainsFunc(names, func(n string) bool {
		return strings.Contains(n, there.family)
	}) {
		s.Errorf("the attendance sheet lacks %s: %q", there.family, names)
	}
}

// signIn presses the demo's button for its organiser.
func (v *visitor) signIn() {
	v.Helper()
	v.open("/demo/sign-in")
	v.press(v.words.T("desk.sign_in"))
	if !strings.HasSuffix(v.location(), "/desk") {
		v.Fatalf("signing in led to %s:\n%s", v.location(), v.text())
	}
}

// download follows a link to a file, and returns where the file is.
func (v *visitor) download(text string) string {
	v.Helper()
	ctx, stop := context.WithTimeout(v.ctx, patience)
	defer stop()
	folder := v.TempDir()
	_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: folder, EventsEnabled: new(true),
		BrowserContextID: chromedp.FromContext(v.ctx).BrowserContextID,
	})
	if err != nil {
		v.Fatal(err)
	}
	steps := chromedp.BrowserEvents(ctx, browser.DownloadProgress)
	v.do("download "+text, chromedp.Click(element("a", text)))
	for step, err := range steps {
		if err != nil || step.State == browser.DownloadProgressStateCanceled {
			v.Fatalf("download %s: %v %+v", text, err, step)
		}
		if step.State == browser.DownloadProgressStateCompleted {
			return filepath.Join(folder, step.GUID)
		}
	}
	v.Fatalf("download %s never ended", text)
	return ""
}

// column opens a workbook as a spreadsheet program does, and returns what
// stands in the cells of a sheet.
func column(s *stage, path, sheet string) (cells []string) {
	s.Helper()
	file, err := os.Open(path)
	if err != nil {
		s.Fatal(err)
	}
	defer file.Close()
	book, err := excelize.OpenReader(file)
	if err != nil {
		s.Fatalf("the workbook does not open: %v", err)
	}
	rows, err := book.GetRows(sheet)
	if err != nil {
		s.Fatal(err)
	}
	return slices.Concat(rows...)
}
