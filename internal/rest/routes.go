package rest

import (
	"slices"
	"strings"

	"rollcall/internal/desk"
)

// A Route is one operation of the contract. Action is the line of the desk's
// table of rights that it falls under; a test tries each route against it.
type Route struct {
	Method    string
	Path      string // below Base, with {variables}
	Operation string
	Action    desk.Action
}

// actions are the lines of the table of rights, by operationId.
var actions = map[string]desk.Action{
	"listEvents":          desk.ReadPublic,
	"createEvent":         desk.CreateEvents,
	"readEvent":           desk.ReadPublic,
	"replaceEvent":        desk.ChangeEvent,
	"deleteEvent":         desk.ChangeEvent,
	"tryEvent":            desk.ChangeEvent,
	"readReadiness":       desk.PublishEvent,
	"publishEvent":        desk.PublishEvent,
	"takeBackEvent":       desk.PublishEvent,
	"archiveEvent":        desk.PublishEvent,
	"unarchiveEvent":      desk.PublishEvent,
	"copyEvent":           desk.CopyEvent,
	"listRegistrants":     desk.SeeRegistrants,
	"signUp":              desk.SignUpPublicly,
	"readRegistrant":      desk.SeeRegistrants,
	"changeRegistrant":    desk.ChangeRegistrant,
	"addRegistration":     desk.AddPeople,
	"importRegistrants":   desk.AddPeople,
	"listMunicipalities":  desk.SeeRegistrants,
	"mergeMunicipalities": desk.ChangeEvent,
	"readRecord":          desk.SeeRegistrants,
	"addNote":             desk.WriteNotes,
	"showLink":            desk.SeePersonalLinks,
	"resendLink":          desk.ChangeRegistrant,
	"actOnRegistration":   desk.ManageSeats,
	"readOverview":        desk.SeeNumbers,
	"readStats":           desk.SeeNumbers,
	"readLanguages":       desk.SeeNumbers,
	"checkIn":             desk.CheckPeopleIn,
	"readNotice":          desk.SeeRoll,
	"setNotice":           desk.SetNotice,
	"clearNotice":         desk.SetNotice,
	"listAttendance":      desk.SeeAttendance,
	"decideOutcome":       desk.DecideOutcome,
	"exportWorkbook":      desk.ExportLists,
	"exportTable":         desk.ExportLists,
	"readSeats":           desk.SeeRegistrants,
	"listSeatMoves":       desk.SeeRegistrants,
	"overbook":            desk.ManageSeats,
	"listAudit":           desk.SeeAudit,
	"readMe":              desk.ActForOneself,
	"readMyCalendar":      desk.ActForOneself,
	"changeMe":            desk.ActForOneself,
	"verify":              desk.ActForOneself,
	"cancel":              desk.ActForOneself,
	"restore":             desk.ActForOneself,
	"readMyData":          desk.ActForOneself,
	"eraseMe":             desk.ActForOneself,
	"confirmAddress":      desk.ReadPublic,
	"register":            desk.ActForOneself,
	"join":                desk.ActForOneself,
	"handOver":            desk.ActForOneself,
	"keepSeat":            desk.ActForOneself,
	"acceptSeat":          desk.ActForOneself,
	"declineSeat":         desk.ActForOneself,
	"sendLink":            desk.ReadPublic,
	"listInvitations":     desk.InvitePeople,
	"invite":              desk.InvitePeople,
	"importInvitations":   desk.InvitePeople,
	"sendInvitations":     desk.InvitePeople,
	"remindInvited":       desk.InvitePeople,
	"actOnInvitation":     desk.InvitePeople,
	"listMessages":        desk.WriteMessages,
	"draftMessage":        desk.WriteMessages,
	"readMessage":         desk.WriteMessages,
	"changeMessage":       desk.WriteMessages,
	"previewMessage":      desk.WriteMessages,
	"testMessage":         desk.WriteMessages,
	"sendMessage":         desk.WriteMessages,
	"stopMessage":         desk.WriteMessages,
	"deleteMessage":       desk.WriteMessages,
	"listRecipients":      desk.WriteMessages,
	"readInvitation":      desk.AnswerAnInvitation,
	"seeInvitation":       desk.AnswerAnInvitation,
	"acceptInvitation":    desk.AnswerAnInvitation,
	"declineInvitation":   desk.AnswerAnInvitation,
	"decideRegistrations": desk.ManageSeats,
	"readRoom":            desk.SeeRoll,
	"listHostLinks":       desk.MakeHostLinks,
	"makeHostLink":        desk.MakeHostLinks,
	"revokeHostLink":      desk.MakeHostLinks,
	"readAccount":         desk.SeeDesk,
	"changeAccount":       desk.KeepAccount,
	"listAccountSessions": desk.KeepAccount,
	"endAccountSessions":  desk.KeepAccount,
	"endAccountSession":   desk.KeepAccount,
	"listAccounts":        desk.ManageAccounts,
	"addAccount":          desk.ManageAccounts,
	"changeRights":        desk.ManageAccounts,
	"actOnRegistrants":    desk.ManageSeats,
	"listViews":           desk.SeeRegistrants,
	"saveView":            desk.KeepViews,
	"dropView":            desk.KeepViews,
	"readColumns":         desk.SeeRegistrants,
	"chooseColumns":       desk.KeepViews,

	"exportAuditWorkbook":    desk.SeeAudit,
	"exportAuditTable":       desk.SeeAudit,
	"readInstallation":       desk.ChangeSetting,
	"replaceInstallation":    desk.ChangeSetting,
	"setLogo":                desk.ChangeSetting,
	"removeLogo":             desk.ChangeSetting,
	"listAllAudit":           desk.SeeAllAudit,
	"exportAllAuditWorkbook": desk.SeeAllAudit,
	"exportAllAuditTable":    desk.SeeAllAudit,
	"listTeam":               desk.ManageTeam,
	"inviteMember":           desk.ManageTeam,
	"changeMember":           desk.ManageTeam,
	"removeMember":           desk.ManageTeam,
	"renewMemberLink":        desk.ManageTeam,
	"leaveTeam":              desk.LeaveTeam,
	"listTokens":             desk.ManageTokens,
	"makeToken":              desk.ManageTokens,
	"revokeToken":            desk.ManageTokens,
}

// Table lists every operation of the contract.
func (a *API) Table() []Route {
	var all []Route
	for name, op := range a.contract() {
		all = append(all, Route{op.method, op.path, name, actions[name]})
	}
	slices.SortFunc(all, func(a, b Route) int { return strings.Compare(a.Operation, b.Operation) })
	return all
}
