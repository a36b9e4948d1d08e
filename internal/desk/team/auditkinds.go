package team

import "rollcall/internal/event"

// The kinds of entry that one may ask for.
const (
	AuditSeats      = "seats"      // about people, their registrations and invitations
	AuditLetters    = "letters"    // letters and messages
	AuditAttendance = "attendance" // who was there
	AuditLooks      = "looks"      // downloads and secret links
	AuditTeam       = "team"       // accounts, roles, tokens, signing in
	AuditEvent      = "event"      // the event itself, and the installation
)

// AuditKinds are the kinds in the order in which they are offered.
var AuditKinds = []string{AuditSeats, AuditLetters, AuditAttendance, AuditLooks, AuditTeam, AuditEvent}

// kinds are the actions of each kind; one may be of several.
var kinds = map[string][]string{
	AuditSeats: {
		"accepted", "approved", "asked_again", "cancelled", "changed", "decided", "details_erased", "erased", "erased_unverified", "expired", "handover_asked", "handover_ended",
		"held_seat_over", "invitation_accepted", "invitation_changed", "invitation_declined", "invitation_expired", "invitation_reminded", "invitation_revoked", "invitation_seen",
		"invitation_sent", "invitations_added", "invitations_reminded", "invitations_sent", "joined_team", "left_team", "merge_undone", "merged", "moved_to_queue", "named_by_colleague",
		"note_added", "offered", "place_merged", "promoted", "registered", "registrants_imported", "rejected", "restored", "seat_handed_over", "seat_taken_over", "signed_up",
		"verified", "withdrawn",
	},
	AuditLetters: {
		"after_sent", "invitation_reminded", "invitation_sent", "invitations_reminded", "invitations_sent", "letter_returned", "letters_retried", "link_sent", "links_sent",
		"message_changed", "message_deleted", "message_drafted", "message_scheduled", "message_sent", "message_started", "message_stopped", "message_tested",
	},
	AuditAttendance: {
		"joined", "knocked", "marked", "notice_set", "objection_made", "objection_rejected", "outcome_decided", "outcome_taken_back", "presence_declared",
		"report_accepted", "report_applied", "report_decided", "report_given", "report_read_again", "report_removed", "report_undecided", "report_undone", "walk_in_invited",
	},
	AuditLooks: {
		event.ActionExported, event.ActionLinksSeen, "sign_in_link_made", "token_made", "host_link_made", "host_link_revoked", "link_renewed", "link_seen",
		"link_sent", "links_sent",
	},
	AuditTeam: {
		event.ActionSignedIn, "account_added", "account_changed", "account_disabled", "granted", "member_invited", "member_changed", "member_removed", "member_left",
		"password_set", "recovery_code_used", "recovery_codes_made", "second_step_begun", "second_step_off", "second_step_on", "sign_in_link_made",
		"sign_in_link_sent", "sign_in_reset", "signed_out", "token_made", "token_revoked", "host_link_made", "host_link_revoked",
	},
	AuditEvent: {
		"columns_chosen", "event_archived", "event_changed", "event_created", "event_deleted", "event_published", "event_taken_back", "event_unarchived",
		"installation_changed", "letters_retried", "notice_set", "numbers_frozen", "overbooked", "quota_released", "view_dropped", "view_saved",
	},
}

// AuditActions are the actions of a kind; none for "", which is every kind.
func AuditActions(kind string) []string { return kinds[kind] }
