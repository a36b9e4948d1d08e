// Package report reads what meeting platforms write about who was there: Zoom,
// Teams, Webex, Google Meet, GoToWebinar, BigBlueButton, and any table with names
// and times. Bytes and hints go in; a recognised report comes out, or a refusal
// that names what the file is and which one is wanted.
//
// Reading is a pure function: no clock, no database, no network, no file. Tables are
// found by what their header words mean, in any language the word lists know, never
// by position or exact wording. Every row of an attendance table ends in exactly one
// place, and whatever is unsure is said as a doubt that the caller can correct by
// hints and read again.
//
// Who of the registered a row belongs to is not decided here: see package match.
package report

// Platform names what wrote the file, in the words of the API.
type Platform string

// The platforms that are recognised.
const (
	ZoomMeeting    Platform = "zoom-meeting"
	ZoomWebinar    Platform = "zoom-webinar"
	TeamsMeeting   Platform = "teams-meeting"
	TeamsLiveEvent Platform = "teams-live-event"
	WebexMeeting   Platform = "webex-meeting"
	GoogleMeet     Platform = "google-meet"
	GoToWebinar    Platform = "gotowebinar"
	BigBlueButton  Platform = "bigbluebutton"
	GenericTable   Platform = "generic-table"
)

// Hints is what the caller knows about a file or has corrected. All of it may be
// missing.
type Hints struct {
	Name   string // the file's name; Google Meet writes the date only there
	Zone   string // IANA name of the zone that the file's wall times are in; "" is unknown
	Likely string // zone that is taken, with a doubt, where neither the file nor Zone says one
	Date   Date   // the session's day in that zone: breaks ties of date order, dates clock times
	Window Interval
	// Language of whoever reads the file (BCP 47); decides nothing where the file says
	// something itself.
	Language string
	Staff    []string // addresses and names of the team, which get the role Staff

	// What a coordinator has corrected, after a doubt.
	Encoding string           // WHATWG name of the encoding, for example "windows-1250"
	Order    Order            // order of day and month
	Columns  map[string]Field // header cell as the file writes it -> what it holds

	// Stop, when given, is asked while reading; when it answers true the file is
	// refused as TooSlow. It carries the limit on time, since Read has no clock.
	Stop func() bool
}

// Field is what a column of an attendance table holds.
type Field string

// The fields a column can be mapped to by hand. Ignore leaves a column out.
const (
	FieldName      Field = "name"
	FieldFirstName Field = "first_name"
	FieldLastName  Field = "last_name"
	FieldEmail     Field = "email"
	FieldJoined    Field = "joined"
	FieldLeft      Field = "left"
	FieldMinutes   Field = "minutes"
	FieldRole      Field = "role"
	FieldAttended  Field = "attended"
	FieldDate      Field = "date"
	FieldLink      Field = "link" // a personal link of Rollcall, or its id
	FieldIgnore    Field = "ignore"
)

// Fields are all of them, in the order in which they are offered.
func Fields() []Field {
	return []Field{
		FieldName, FieldFirstName, FieldLastName, FieldEmail, FieldLink, FieldJoined, FieldLeft,
		FieldMinutes, FieldRole, FieldAttended, FieldDate, FieldIgnore,
	}
}

// Order is the order of day, month and year in numeric dates.
type Order string

// The orders of dates. NoOrder is "not said" in hints and "no numeric date in the
// file" in a report.
const (
	NoOrder Order = ""
	DMY     Order = "dmy"
	MDY     Order = "mdy"
	YMD     Order = "ymd"
)

// Report is an attendance report that was recognised and read.
type Report struct {
	Platform  Platform
	Generic   bool   // recognised by its columns alone; worth showing the columns
	Encoding  string // WHATWG name in lower case; "xlsx" for a workbook
	BOM       bool
	Delimiter string // "," ";" "\t" "|"; empty for a workbook
	Order     Order
	Zone      string // IANA name, "UTC" or an abbreviation's offset; "" where no zone is known
	Meeting   Meeting
	People    []Person // in order of first appearance; the absent among them
	Rows      []Row    // every row of the attendance tables, in the file's order
	Columns   []Column // the header of the table that people came from
	Absent    int      // people who were registered and did not come
	Doubts    []Doubt
}

// NotCounted counts the rows that count for nobody.
func (r *Report) NotCounted() int {
	n := 0
	for _, row := range r.Rows {
		if row.Place == PlaceNotCounted {
			n++
		}
	}
	return n
}

// Meeting is what a file says about the meeting as a whole. Anything may be empty.
type Meeting struct {
	ID           string
	Title        string
	Host         string // name or address
	Start, End   Moment
	Participants int // as the platform counts them, 0 where it does not
}

// Role is what someone was in the meeting.
type Role string

// Roles, from the one that weighs most.
const (
	RoleHost      Role = "host"      // organizer, co-organizer, moderator
	RolePresenter Role = "presenter" // panelist, speaker
	RoleStaff     Role = "staff"     // in Hints.Staff
	RoleAttendee  Role = "attendee"
)

// Person is everyone whose rows have the same key.
type Person struct {
	Key       string   // "link:" and the id of a personal link, else the lower-cased address, else "name:" and the folded name
	Names     []string // as the file writes them, each once, in order of appearance
	Email     string   // empty where there is no usable address
	LinkID    string   // the id of their personal link, where the file has it; whose it is, is not checked here
	Role      Role
	Attended  bool
	Intervals []Interval // stays by time; empty where the platform has only sums
	Merged    []Interval // their union
	Seconds   int        // length of the union, or the platform's sum; open ends count none
	Timed     bool       // whether Seconds is known; presence alone is not
	First     Moment     // first join
	Last      Moment     // last leave; zero while an open end is the last
	Flags     []Flag     // sorted, each once
}

// Has reports whether the person carries the flag.
func (p *Person) Has(f Flag) bool {
	for _, g := range p.Flags {
		if g == f {
			return true
		}
	}
	return false
}

// Flag says something about a person that a coordinator should see. Words for it
// are in the catalogues under report.flag.
type Flag string

// The flags.
const (
	FlagPhone      Flag = "phone"       // a telephone caller
	FlagBot        Flag = "bot"         // a note taker or recorder
	FlagDevice     Flag = "device"      // a device stands where the name should
	FlagGuest      Flag = "guest"       // marked as a guest by the platform
	FlagRenamed    Flag = "renamed"     // several names
	FlagOverlap    Flag = "overlap"     // on several devices at once
	FlagRejoined   Flag = "rejoined"    // left and came back
	FlagBreakout   Flag = "breakout"    // was in a breakout room
	FlagOpenEnd    Flag = "open_end"    // a stay without an end
	FlagClosedEnd  Flag = "closed_end"  // an open stay was ended by the end of the meeting
	FlagOpenStart  Flag = "open_start"  // a leave without a join before it
	FlagReversed   Flag = "reversed"    // a leave before its join: minutes unknown
	FlagNamesakes  Flag = "namesakes"   // rows of one name that may be several people
	FlagLarger     Flag = "larger"      // several sums, of which the larger counts
	FlagNoMinutes  Flag = "no_minutes"  // was there; how long is unknown
	FlagAbsent     Flag = "absent"      // registered, did not come
	FlagTwoRoles   Flag = "two_roles"   // was promoted or has rows in two sections
	FlagUPN        Flag = "upn"         // the account's name differs from the address
	FlagMadeUp     Flag = "made_up"     // the address was made up by the platform, so it is not used
	FlagClockWraps Flag = "clock_wraps" // the leave was taken as past midnight
	FlagNoTimes    Flag = "no_times"    // has a sum, but not the times that others have
	FlagOneTime    Flag = "one_time"    // join or leave was worked out from the duration
)

// Row is one row of an attendance table and where it ended.
type Row struct {
	Number  int // in the file or sheet, from 1, as a spreadsheet would show it
	Name    string
	Email   string // usable address or empty
	Place   Place
	Person  int    // index into Report.People; -1 where the row counts for nobody
	Reason  Reason // why it is not counted
	Joined  Moment
	Left    Moment
	Seconds int // the platform's own duration, -1 where it gives none
}

// Place is where a row ended.
type Place string

// The places. A row has exactly one.
const (
	PlaceStay       Place = "stay"        // one interval of a person, or one end of it
	PlacePerson     Place = "person"      // a person with a sum, or presence alone
	PlaceAbsent     Place = "absent"      // registered and did not come
	PlaceNotCounted Place = "not_counted" // for nobody, with a reason
)

// Reason says why a row is not counted. Words for it are in the catalogues under
// report.reason.
type Reason string

// The reasons.
const (
	ReasonWaitingRoom  Reason = "waiting_room"  // waited and is counted by other rows, if at all
	ReasonAnonymous    Reason = "anonymous"     // gathered answers of nobody in particular
	ReasonNoName       Reason = "no_name"       // neither name nor address
	ReasonTotals       Reason = "totals"        // a line of totals
	ReasonRepeated     Reason = "repeated"      // the same row again
	ReasonBadTime      Reason = "bad_time"      // a time that cannot be read
	ReasonOtherMeeting Reason = "other_meeting" // belongs to another meeting in the same file
	ReasonNotAdmitted  Reason = "not_admitted"  // cancelled, rejected or never let in
	ReasonNoise        Reason = "noise"         // a repeated header, a remark below the table
)

// Column is a header cell and what it was taken for; Field is empty for columns that
// are not read.
type Column struct {
	Header string
	Field  Field
}

// Doubt is something that was decided without being certain. Words for it are in the
// catalogues under report.doubt; Args fill them.
type Doubt struct {
	Code DoubtCode
	Args map[string]string
}

// DoubtCode names a kind of doubt.
type DoubtCode string

// The doubts. The first three can be corrected by hints.
const (
	DoubtOrder      DoubtCode = "date_order"    // order: what was taken; day and month cannot be told apart
	DoubtZone       DoubtCode = "zone"          // the file's wall times have no zone
	DoubtEncoding   DoubtCode = "encoding"      // encoding: what was taken
	DoubtNoDate     DoubtCode = "no_date"       // the file has clock times only, and no date is known
	DoubtOpenEnd    DoubtCode = "open_end"      // count: people whose last stay has no end
	DoubtNamesakes  DoubtCode = "namesakes"     // count: people with one name that may be several
	DoubtCount      DoubtCode = "count_differs" // said, found: the platform counts other numbers than the rows
	DoubtMeetings   DoubtCode = "two_meetings"  // count: meetings in one file
	DoubtOtherDay   DoubtCode = "other_day"     // day: the file is about another day than the session
	DoubtColumns    DoubtCode = "columns"       // recognised by its columns alone
	DoubtTimes      DoubtCode = "bad_times"     // count: rows with times that cannot be read
	DoubtContents   DoubtCode = "contents"      // count, column: cells that do not fit what their header says
	DoubtIncomplete DoubtCode = "incomplete"    // count: rows that lack what others have
	DoubtLengths    DoubtCode = "lengths"       // count: stays that the platform says were of another length
	DoubtNoMinutes  DoubtCode = "no_minutes"    // count: people who were there for an unknown time
	DoubtDamaged    DoubtCode = "damaged"       // count: characters that were lost before the file came here
	DoubtSameTimes  DoubtCode = "same_times"    // joins equal leaves everywhere: a known fault of the platform
	DoubtDurations  DoubtCode = "durations"     // durations that may be hours and minutes or minutes and seconds
	DoubtMixedOrder DoubtCode = "mixed_order"   // count: dates that fit only the other order
	DoubtEmpty      DoubtCode = "empty"         // nobody is in it
)

// Doubted reports whether the report carries the doubt.
func (r *Report) Doubted(code DoubtCode) bool {
	for _, d := range r.Doubts {
		if d.Code == code {
			return true
		}
	}
	return false
}
