package report

import "fmt"

// Refusal is why a file was not read. Words for it are in the catalogues under
// report.refused; they say what the file is and where to get the right one.
type Refusal struct {
	Code      RefusalCode
	Platform  Platform          // whose file it is, empty where that is not known
	Encoding  string            // as in a Report; empty for what was not cut into cells
	Delimiter string            // the same
	Args      map[string]string // fill the words
	Headers   []string          // the likeliest header, for mapping its columns by hand
	Sample    [][]string        // some rows below it
}

// RefusalCode names a kind of refusal.
type RefusalCode string

// The refusals.
const (
	RefusedEmpty        RefusalCode = "empty"         // nothing in it
	RefusedImage        RefusalCode = "picture"       // format
	RefusedPDF          RefusalCode = "pdf"           //
	RefusedDocument     RefusalCode = "document"      // a text document or presentation
	RefusedOldWorkbook  RefusalCode = "old_workbook"  // .xls: to be saved again as .xlsx
	RefusedLocked       RefusalCode = "locked"        // protected by a password
	RefusedArchive      RefusalCode = "archive"       // a ZIP to be unpacked first
	RefusedHTML         RefusalCode = "web_page"      // a saved page, mostly of signing in
	RefusedJSON         RefusalCode = "json"          // meant for programs
	RefusedRecording    RefusalCode = "recording"     // sound or picture of the meeting
	RefusedTranscript   RefusalCode = "transcript"    // captions
	RefusedChat         RefusalCode = "chat"          // what people wrote during the meeting
	RefusedCalendar     RefusalCode = "calendar"      // an entry for the calendar
	RefusedMeetingList  RefusalCode = "meeting_list"  // one row per meeting
	RefusedRegistration RefusalCode = "registrations" // who signed up, not who came
	RefusedPoll         RefusalCode = "poll"          // answers to polls or questions
	RefusedQA           RefusalCode = "questions"     // questions and answers
	RefusedSummary      RefusalCode = "summary"       // numbers without people
	RefusedNoTable      RefusalCode = "no_table"      // no table of people with times in it
	RefusedNoPeople     RefusalCode = "no_people"     // the right table, without rows
	RefusedBinary       RefusalCode = "unreadable"    // no text in any encoding
	RefusedDamaged      RefusalCode = "damaged"       // a workbook that cannot be opened
	RefusedTooLarge     RefusalCode = "too_large"     // limit, in MiB
	RefusedTooManyRows  RefusalCode = "too_many_rows" // limit
	RefusedTooWide      RefusalCode = "too_wide"      // limit, columns
	RefusedLongCell     RefusalCode = "cell_too_long" // limit in KiB, row
	RefusedTooSlow      RefusalCode = "too_slow"      //
	RefusedTooHard      RefusalCode = "too_hard"      // reading it came to an end; Read itself never says so
	RefusedZone         RefusalCode = "unknown_zone"  // zone: the hint names no zone
	RefusedEncoding     RefusalCode = "unknown_encoding"
)

// Error says the refusal for a log, without anything from the file.
func (r *Refusal) Error() string {
	if r.Platform == "" {
		return fmt.Sprintf("not an attendance report: %s", r.Code)
	}
	return fmt.Sprintf("not an attendance report: %s of %s", r.Code, r.Platform)
}

// refuse makes a refusal with arguments in pairs.
func refuse(code RefusalCode, args ...string) *Refusal {
	r := &Refusal{Code: code, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		r.Args[args[i]] = args[i+1]
	}
	return r
}
