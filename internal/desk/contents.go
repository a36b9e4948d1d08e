package desk

// What the actions take and answer, by story.

import (
	"rollcall/internal/desk/afterwards"
	"rollcall/internal/desk/attendance"
	"rollcall/internal/desk/board"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/counting"
	"rollcall/internal/desk/editing"
	"rollcall/internal/desk/evidence"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/invitations"
	"rollcall/internal/desk/lists"
	"rollcall/internal/desk/overview"
	"rollcall/internal/desk/people"
	"rollcall/internal/desk/person"
	"rollcall/internal/desk/programme"
	"rollcall/internal/desk/publishing"
	"rollcall/internal/desk/roster"
	"rollcall/internal/desk/seating"
	"rollcall/internal/desk/seats"
	"rollcall/internal/desk/settings"
	"rollcall/internal/desk/signin"
	"rollcall/internal/desk/signup"
	"rollcall/internal/desk/team"
	"rollcall/internal/desk/writing"
	"rollcall/internal/eventfile"
	"rollcall/internal/store"
)

// What the actions take and answer.
type (
	Action           = core.Action
	Actor            = core.Actor
	AttendanceRow    = core.AttendanceRow
	ConsentView      = core.ConsentView
	Due              = core.Due
	Final            = core.Final
	Handover         = core.Handover
	Options          = core.Options
	PersonView       = core.PersonView
	Programme        = core.Programme
	ReadReport       = core.ReadReport
	RegistrationView = core.RegistrationView
	SignUps          = core.SignUps

	Change  = signup.Change
	Details = signup.Details
	SignUp  = signup.SignUp

	Filter          = lists.Filter
	ListAct         = lists.Act
	ListInSession   = lists.InSession
	ListReached     = lists.Reached
	ListCount       = lists.Count
	ListCounts      = lists.Counts
	ListWithout     = lists.Without
	RegistrantPage  = lists.Page
	RegistrantTable = lists.Table
	Selection       = lists.Selection

	AddressView  = person.AddressView
	AttendedView = person.AttendedView
	HistoryEntry = core.HistoryEntry
	MyData       = person.MyData
	StopView     = person.StopView

	Panel        = people.Panel
	PanelAnswer  = people.Answer
	PanelHistory = people.HistoryEntry
	PanelNote    = people.Note
	PanelDouble  = people.Double
	AlikeSign    = people.Sign
	Alike        = people.Alike
	Namesakes    = people.Namesakes
	MergePreview = people.MergePreview
	PeopleList   = people.List
	PeopleKind   = people.Kind
	PeopleFault  = people.Fault
	PeopleRow    = people.Row
	PeopleFound  = people.Preview
	Town         = people.Town
	Towns        = people.Towns
	TownMerge    = people.TownMerge
	Spelled      = store.Spelled

	Decided       = seats.Decided
	SeatAction    = seats.SeatAction
	UndecidedPage = seats.UndecidedPage

	AttendanceCase = attendance.Case
	AttendancePage = attendance.AttendancePage
	MyRecord       = core.MyRecord
	Objecting      = attendance.Objecting
	OutcomeDecided = attendance.Decided
	Trial          = attendance.Trial
	Presences      = attendance.Presences
	Board          = board.Board
	BoardFilter    = board.Filter
	BoardLine      = board.Line
	BoardPage      = board.Page
	BoardMove      = board.Move
	CheckIn        = attendance.CheckIn
	DoorView       = attendance.DoorView
	Room           = attendance.Room
	ExportOptions  = attendance.ExportOptions
	HostLinkView   = attendance.HostLinkView
	WalkIn         = attendance.WalkIn
	Overbooking    = seating.Overbooking
	SeatMove       = seating.Move
	SeatMoves      = seating.Moves
	Seats          = seating.Seats
	SeatPlaced     = store.Placed
	SeatShare      = seating.Share
	SeatWaiting    = seating.Waiting

	Matrix         = counting.Matrix
	MatrixRow      = counting.MatrixRow
	Figures        = counting.Figures
	FigureScope    = counting.Scope
	HandedGroups   = counting.HandedGroups
	HandedOn       = counting.HandedOn
	PersonInReport = counting.Person
	SentenceList   = counting.List
	ReportPiece    = counting.Piece
	ReportSentence = counting.Spoken
	SessionFigures = counting.SessionReport
	Stats          = counting.Stats

	Overview = overview.Overview
	Standing = overview.Standing

	Applied      = programme.Applied
	AppliedQuota = programme.AppliedQuota
	ApplyOptions = programme.ApplyOptions
	FileProblem  = programme.FileProblem
	Language     = programme.Language
	LetterChoice = programme.LetterChoice
	ToldOfChange = programme.Told

	EventChange  = editing.Change
	EventDraft   = editing.Draft
	EventOutcome = editing.Outcome
	EventStart   = editing.Start

	AssignedPage   = evidence.AssignedPage
	AssignedPerson = evidence.AssignedPerson
	Clue           = evidence.Clue
	ClueGrade      = evidence.Grade
	EvidenceKind   = evidence.Kind
	GivenReport    = evidence.Given
	ReportList     = evidence.ReportList
	ReportPreview  = evidence.ReportPreview
	SessionReport  = evidence.SessionReport
	ReportDecision = evidence.Decision
	ReportLook     = evidence.Look
	ReportRow      = evidence.RowView
	ReportRows     = evidence.RowPage
	ReportUndone   = evidence.Undone
	Review         = evidence.Review
	ReviewedPerson = evidence.Reviewed
	RowFilter      = evidence.RowFilter
	SameOrNot      = evidence.Candidate
	WalkInView     = evidence.WalkInView

	Readiness = publishing.Readiness
	Preview   = publishing.Preview
	Sample    = publishing.Sample
	Turn      = eventfile.Turn

	WrittenLetter = publishing.Written

	Invitation        = invitations.View
	InvitationDraft   = invitations.Draft
	InvitationFilter  = invitations.Filter
	InvitationList    = invitations.List
	InvitationPage    = invitations.Page
	InvitationPreview = invitations.Preview
	InvitationRow     = invitations.Row
	InvitationTerms   = invitations.Terms
	Invited           = invitations.Invited
	InvitedPerson     = invitations.Person
	NewInvitation     = invitations.NewInvitation

	AccountChange = signin.AccountChange
	Codes         = signin.Codes
	FirstAdmin    = signin.FirstAdmin
	NewPassword   = signin.NewPassword
	OwnChange     = signin.OwnChange
	SignInFrom    = signin.From

	AskedMember     = team.Asked
	AuditPage       = team.AuditPage
	AuditQuery      = team.AuditQuery
	AuditSheet      = team.AuditSheet
	NewAccount      = team.NewAccount
	WelcomedAccount = signin.Welcomed
	NewMember       = team.NewMember
	NewToken        = team.NewToken
	OwnToken        = team.OwnToken
	TeamMembers     = team.Members
	TokenView       = team.TokenView

	InstallationChange = settings.Change

	AfterRound   = afterwards.Round
	AfterSending = afterwards.Sending
	AfterView    = afterwards.View

	EventLetters     = writing.Letters
	FailedLetter     = writing.Failed
	LetterKindCount  = writing.Kind
	LetterWords      = writing.Words
	Message          = writing.View
	MessageAs        = writing.As
	MessageAudience  = writing.Audience
	MessageChange    = writing.Change
	MessageInput     = writing.Input
	MessagePage      = writing.Page
	MessageRecipient = writing.Recipient
	MessageSending   = writing.Sending
	MessageShare     = writing.Share
	MessageShown     = writing.Shown

	Colleague    = input.Colleague
	Verification = input.Verification
)

// Their choices.
const (
	ActForOneself      = core.ActForOneself
	AddPeople          = core.AddPeople
	ChangeEvent        = core.ChangeEvent
	ChangeRegistrant   = core.ChangeRegistrant
	CheckPeopleIn      = core.CheckPeopleIn
	CreateEvents       = core.CreateEvents
	DecideOutcome      = core.DecideOutcome
	ExportLists        = core.ExportLists
	ManageSeats        = core.ManageSeats
	Operator           = core.Operator
	Person             = core.Person
	ReadPublic         = core.ReadPublic
	SeeAttendance      = core.SeeAttendance
	SeeAudit           = core.SeeAudit
	SeeDesk            = core.SeeDesk
	SeeNumbers         = core.SeeNumbers
	SeeRegistrants     = core.SeeRegistrants
	SeeRoll            = core.SeeRoll
	SetNotice          = core.SetNotice
	SignIn             = core.SignIn
	KeepAccount        = core.KeepAccount
	ManageAccounts     = core.ManageAccounts
	InvitePeople       = core.InvitePeople
	AskWalkIns         = core.AskWalkIns
	KeepViews          = core.KeepViews
	AnswerAnInvitation = core.AnswerAnInvitation
	Invitee            = core.Invitee
	SignUpPublicly     = core.SignUpPublicly
	Staff              = core.Staff
	HostByLink         = core.HostByLink
	LinkHost           = core.LinkHost
	MakeHostLinks      = core.MakeHostLinks
	WriteMessages      = core.WriteMessages

	CopyEvent    = core.CopyEvent
	PreviewEvent = core.PreviewEvent
	PublishEvent = core.PublishEvent
	TakeFile     = core.TakeFile

	WriteNotes       = core.WriteNotes
	SeePersonalLinks = core.SeePersonalLinks

	ByPerson   = core.ByPerson
	ByRollcall = core.ByRollcall

	ManageTeam    = core.ManageTeam
	LeaveTeam     = core.LeaveTeam
	ManageTokens  = core.ManageTokens
	SeeAllAudit   = core.SeeAllAudit
	ChangeSetting = core.ChangeSetting

	ClueName        = evidence.ClueName
	CluePlace       = evidence.CluePlace
	ClueAddress     = evidence.ClueAddress
	ClueClick       = evidence.ClueClick
	ClueSpeaks      = evidence.Speaks
	ClueOpen        = evidence.Open
	ClueOpposes     = evidence.Opposes
	ReportUndecided = evidence.Undecided
	MostAccepted    = evidence.MostAccepted

	NewPeople = invitations.New

	PeopleNew     = people.New
	PeopleChanged = people.Changed
	PeopleSame    = people.Same
	PeopleWrong   = people.Wrong

	Approve  = seats.Approve
	Promote  = seats.Promote
	Offer    = seats.Offer
	Queue    = seats.Queue
	Reject   = seats.Reject
	Restore  = seats.Restore
	Withdraw = seats.Withdraw

	MaxDecisions = seats.MaxDecisions

	PreviewGiver = publishing.Giver
	PreviewTaker = publishing.Taker

	LinkPause = core.LinkPause
	SendLink  = lists.SendLink

	AnswerColumn         = lists.AnswerColumn
	ColumnCountry        = lists.ColumnCountry
	ColumnEmail          = lists.ColumnEmail
	ColumnFunction       = lists.ColumnFunction
	ColumnInterpretation = lists.ColumnInterpretation
	ColumnKind           = lists.ColumnKind
	ColumnLanguage       = lists.ColumnLanguage
	ColumnMunicipality   = lists.ColumnMunicipality
	ColumnOrganisation   = lists.ColumnOrganisation
	ColumnRole           = lists.ColumnRole
	ColumnSignedUp       = lists.ColumnSignedUp
	ColumnSource         = lists.ColumnSource
	ColumnVerified       = lists.ColumnVerified
	FilterNo             = lists.No
	FilterRefused        = lists.Refused
	FilterYes            = lists.Yes
	MostActs             = lists.MostAtOnce
	MostCounted          = lists.MostCounted
	MostViews            = lists.MostViews

	ListParticipants   = counting.ListParticipants
	ListMunicipalities = counting.ListMunicipalities
	ListCountries      = counting.ListCountries
	AttendanceSheet    = attendance.AttendanceSheet
	JoinsSheet         = attendance.JoinsSheet
	MaxHeadcount       = attendance.MaxHeadcount
	MostBoardLines     = board.MostLines
	MaxNotice          = attendance.MaxNotice
	ParticipantsSheet  = attendance.ParticipantsSheet
	WaitingSheet       = attendance.WaitingSheet

	LettersNotify    = programme.LettersNotify
	LettersQuiet     = programme.LettersQuiet
	LettersUndecided = programme.LettersUndecided

	MaxMessageSubject = writing.MaxSubject
	MaxMessageText    = writing.MaxText

	MaxColleagues = input.MaxColleagues

	VisitLasts = signin.VisitLasts
	VisitIdles = signin.VisitIdles
)

// Why they may fail, and what is fixed.
var (
	ErrBadQuery         = core.ErrBadQuery
	ErrChangedMeanwhile = core.ErrChangedMeanwhile
	ErrForbidden        = core.ErrForbidden
	ErrHasData          = core.ErrHasData
	ErrLettersUndecided = core.ErrLettersUndecided
	ErrMatchNeeded      = core.ErrMatchNeeded
	ErrNotFound         = core.ErrNotFound
	ErrSlugTaken        = core.ErrSlugTaken
	ErrUnauthorised     = core.ErrUnauthorised

	ErrPeopleChanged = evidence.ErrPeopleChanged
	ErrNotAReport    = evidence.ErrNotAReport
	ErrOverRoomLimit = evidence.ErrOverRoomLimit
	ErrReportApplied = evidence.ErrReportApplied
	ErrReportGone    = evidence.ErrReportGone
	ReportFields     = evidence.Fields

	ErrNotReady = publishing.ErrNotReady

	OrganisationKinds = signup.OrganisationKinds

	ErrSelectionChanged = lists.ErrSelectionChanged
	ErrViewsFull        = lists.ErrViewsFull

	ErrAddressTaken = person.ErrAddressTaken

	ErrNoAddress = core.ErrNoAddress
	PeopleKinds  = people.Kinds

	ErrEnoughToday  = seats.ErrEnoughToday
	ErrReasonNeeded = seats.ErrReasonNeeded
	ErrQuietHours   = seats.ErrQuietHours

	ErrInvitedAlready    = invitations.ErrInvitedAlready
	ErrListTooLong       = roster.ErrTooLong
	ErrNoList            = invitations.ErrNoList
	ErrNotDrafted        = invitations.ErrNotDrafted
	ErrRegisteredAlready = invitations.ErrRegisteredAlready
	ErrRowsBad           = roster.ErrRowsBad
	ErrWaitsAlready      = invitations.ErrWaitsAlready
	InvitationBuckets    = invitations.Buckets

	ErrNonceReused = attendance.ErrNonceReused

	ErrNotOver    = core.ErrNotOver
	ErrNoMaterial = afterwards.ErrNoMaterial

	ErrCountChanged  = writing.ErrCountChanged
	ErrNobodyMatches = writing.ErrNobodyMatches

	ErrAccountExists = team.ErrAccountExists

	ErrAdminThere   = signin.ErrAdminThere
	ErrCodeDue      = signin.ErrCodeDue
	ErrCodeNeeded   = signin.ErrCodeNeeded
	ErrCodesThere   = signin.ErrCodesThere
	ErrLastAdmin    = signin.ErrLastAdmin
	ErrLinkUsed     = signin.ErrLinkUsed
	ErrNoCodes      = signin.ErrNoCodes
	ErrNotWithUs    = signin.ErrNotWithUs
	ErrTooManyTries = signin.ErrTooMany
	ErrUnvouched    = signin.ErrUnvouched
	ErrWrongSignIn  = signin.ErrWrong

	ErrAuditTooLong = team.ErrAuditTooLong
	ErrTokenExists  = team.ErrTokenExists

	MailDomains  = input.MailDomains
	OtherDomains = input.OtherDomains
)

// Helpers that stand for themselves.
var (
	Actions = core.Actions

	AccountOf    = team.AccountOf
	AuditActions = team.AuditActions
	AuditFact    = team.Fact
	AuditKinds   = team.AuditKinds
	AuditWords   = team.AuditWords
	TokenOf      = team.TokenOf

	DetailsOf = signup.DetailsOf

	NewSession = editing.NewSession

	ReportRefusal = evidence.RefusalOf

	PreviewInvitationStates = publishing.InvitationStates

	FilterOf    = lists.FilterOf
	ListActions = lists.Actions
	ListColumns = lists.ColumnsOf
	ListSorts   = lists.Sorts

	MayDecide = seats.MayDecide

	NetSeconds = evidence.NetSeconds
	TownOf     = counting.TownOf

	FoldAddress  = input.FoldAddress
	MeantAddress = input.MeantAddress
)
