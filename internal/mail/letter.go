package mail

import (
	"slices"
	"strings"
	"time"

	"rollcall/internal/calendar"
	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// A page is what the templates of a letter are filled with. Every text is
// a whole sentence or label in the person's language.
type page struct {
	Lang       string
	Subject    string
	Preview    string // what mail programs show beside the subject
	Head       string // who writes
	Over       string // the event; "" where the lead names it
	Heading    string
	Dear       string // "" where nothing typed may be repeated
	Lead       []string
	Sessions   []row
	Parts      []part // in place of Sessions and Link: the events of a letter about several
	Button     string
	LinkNote   string
	Link       string
	Closing    []string
	Signed     string
	Why        []string // reason for the letter and end of the data
	Privacy    string   // label
	PrivacyURL string
}

// A writing is one letter while it is written.
type writing struct {
	*event.LetterContext
	p    *locale.Printer
	kind event.LetterKind
	own  *time.Location // the reader's
	link string

	about string // the page on which the installation says what it is
}

// writing prepares what all letters share. Whoever signs up again without
// having confirmed the address is asked for that once more. The letter that
// asks repeats nothing a stranger may have typed, so its times are in the
// event's zone.
func (c *Composer) writing(l *event.LetterContext) *writing {
	w := &writing{LetterContext: l, p: c.words.Printer(c.language(l)), kind: l.Letter.Kind, link: c.link(l), about: c.baseURL + "/about"}
	if l.Registrant.VerifiedAt == nil && (w.kind == event.LetterAgain || l.Letter.Data.Everywhere) {
		w.kind = event.LetterVerify
	}
	if w.kind == event.LetterMessageTest {
		w.kind = event.LetterMessage // but for its link, which opens nobody's page
	}
	w.own = location(l.Event.Zone, time.UTC)
	if !w.discreet() {
		w.own = location(l.Registrant.Zone, w.own)
	}
	return w
}

// language is that of the letter, or the event's first of those that there
// are words for: whoever speaks a language that Rollcall does not has chosen an
// event in another.
func (c *Composer) language(l *event.LetterContext) string {
	return c.words.Spoken(append([]string{l.Letter.Language}, l.Event.Languages...)...)
}

// link is the one link of a letter: the personal one, unless the letter goes
// to an address that is not, or not any more, the person's, or to somebody who
// is invited.
func (c *Composer) link(l *event.LetterContext) string {
	switch l.Letter.Kind {
	case event.LetterAddress:
		return c.baseURL + "/r/address/" + c.key.AddressLink(l.Registrant.ID, l.To(), l.Letter.Data.Asked)
	case event.LetterAddressChanged, event.LetterMessageTest:
		return c.baseURL + "/" + l.Event.Slug
	}
	if i := l.Invitation; i != nil {
		return c.baseURL + "/i/" + c.key.InvitationLink(i.ID, i.LinkGeneration)
	}
	return c.baseURL + "/r/" + c.key.PersonalLink(l.Registrant.ID, l.Registrant.LinkGeneration)
}

// discreet reports whether the letter goes to an address that nobody has
// confirmed, and so repeats nothing that somebody else may have typed.
func (w *writing) discreet() bool {
	return w.kind == event.LetterVerify || w.kind == event.LetterAddress
}

// abroad reports whether the letter goes to another address than the
// person's, and so tells nothing of their registrations.
func (w *writing) abroad() bool { return w.Letter.Address != nil }

func location(name string, otherwise *time.Location) *time.Location {
	if loc, err := time.LoadLocation(name); err == nil && name != "" {
		return loc
	}
	return otherwise
}

// page puts a letter about one event together, with dates beside it.
func (w *writing) page(dates []date) *page {
	places := w.places()
	args := w.args(places)
	v := &page{
		Lang: w.p.Lang(), Subject: w.say("subject", args...), Preview: w.say("preview", args...),
		Head: w.head(), Over: w.over(), Heading: w.say("heading", args...), Lead: w.lead(args),
		Sessions: w.rows(places), Button: w.p.T("mail.button"), LinkNote: w.linkNote(places), Link: w.link,
		Signed: oneLine(w.Event.Contact.Name), Why: w.why(),
	}
	if name := oneLine(w.Registrant.Name()); name != "" && !w.discreet() && w.kind != event.LetterHandover {
		v.Dear = w.p.T("mail.dear", "name", name)
	}
	if w.p.Has("mail." + string(w.kind) + ".button") {
		v.Button, v.LinkNote = w.say("button"), w.say("link_note")
	}
	if o := w.ownWords(args); o != nil {
		o.into(v)
	}
	v.Lead = append(v.Lead, w.more(places)...)
	if len(dates) > 0 && dates[0].method == calendar.Request {
		v.Closing = append(v.Closing, w.p.T("mail.calendar", "count", len(dates)))
	}
	v.Closing = append(v.Closing, w.reply()...)
	v.Privacy, v.PrivacyURL = w.privacy()
	return v
}

// reply says that an answer arrives, if the event has an address for that.
func (w *writing) reply() []string {
	if w.replyTo().Email == "" {
		return nil
	}
	return []string{w.p.T("mail.reply")}
}

// privacy is the address of the event's privacy notice, else of the
// installation's, with its label; both are empty if there is none of a page.
func (w *writing) privacy() (label, address string) {
	address = w.Event.Contact.PrivacyURL
	switch {
	case strings.HasPrefix(address, "https://"), strings.HasPrefix(address, "http://"):
	case len(w.Installation.Privacy) > 0:
		address = w.about + "#privacy"
	default:
		return "", ""
	}
	return w.p.T("mail.privacy"), address
}

// over names the event, unless the lead or the sender does.
func (w *writing) over() string {
	title := oneLine(w.Event.TextIn(w.Event.Title, w.p.Lang()))
	switch w.kind {
	case event.LetterVerify, event.LetterLink, event.LetterAgain, event.LetterAddress, event.LetterAddressTaken, event.LetterAddressChanged,
		event.LetterInvitation, event.LetterInvitationRemind:
		return ""
	}
	if title == w.head() {
		return ""
	}
	return title
}

// linkNote says what the personal link is for: with a seat in a session to come
// one can do more.
func (w *writing) linkNote(places []event.Place) string {
	seat := func(p event.Place) bool {
		return p.Status == event.Confirmed && !w.past(w.session(p.SessionID))
	}
	if w.kind != event.LetterCalledOff && slices.ContainsFunc(places, seat) {
		if w.Registrant.Role.Team() {
			return w.p.T("mail.link_note_team")
		}
		return w.p.T("mail.link_note_seat")
	}
	return w.p.T("mail.link_note")
}

// say is the wording of one part of this kind of letter, which may be another
// for speakers and staff, who have no seat.
func (w *writing) say(part string, args ...any) string {
	switch {
	case w.kind == event.LetterMessage:
		return "" // has no words but the organiser's
	case part == "preview":
	case w.kind == event.LetterChanged:
		return w.changed(part, args...)
	case w.kind == event.LetterCancelled && w.Letter.Data.Declined:
		return w.p.T("mail.cancelled.offer_"+part, args...)
	case w.kind == event.LetterCalledOff && len(w.Letter.Data.Changes) > 1:
		return w.p.T("mail.called_off.several_"+part, args...)
	}
	if key := "mail.invitation.completes_" + part; w.Invitation != nil && w.Invitation.Completes && w.p.Has(key) {
		return w.p.T(key, args...)
	}
	if role := w.Registrant.Role; role.Team() {
		for _, as := range []string{string(role), "team"} {
			if key := "mail." + string(w.kind) + "." + as + "_" + part; w.p.Has(key) {
				return w.p.T(key, args...)
			}
		}
	}
	return w.p.T("mail."+string(w.kind)+"."+part, args...)
}

// lead is what the letter begins with: a reminder with how near the session
// is, one about a seat that stays with why.
func (w *writing) lead(args []any) []string {
	lead := []string{w.say("lead", args...)}
	switch {
	case w.byColleague():
		lead[0] = w.say("lead_colleague", args...)
	case w.kind == event.LetterWaitlisted && w.Event.WaitingMode == event.WaitingOffer:
		lead[0] = w.say("lead_offer", args...)
	}
	switch w.kind {
	case event.LetterReminder:
		lead = append([]string{w.startsIn(w.Letter.OwedAt, w.Letter.Data.Starts)}, lead...)
	case event.LetterSeatStays:
		if w.Handover != nil && w.Handover.Result == event.HandoverDeclined {
			return append([]string{w.say("declined")}, lead...)
		}
		return append([]string{w.say("expired")}, lead...)
	}
	return lead
}

// byColleague reports whether the letter asks someone to confirm whom a
// colleague has signed up. It does not say who: that would repeat what a
// stranger may have typed.
func (w *writing) byColleague() bool {
	return w.kind == event.LetterVerify && w.Registrant.Source == event.SourceColleague
}

// startsIn says how long it is from now until the start: in days of the
// reader's calendar from two on, else in whole hours, else in minutes.
func (w *writing) startsIn(now, start time.Time) string {
	left := start.Sub(now)
	minutes := int(left.Round(time.Minute) / time.Minute)
	hours := int(left.Round(time.Hour) / time.Hour)
	switch {
	case hours >= 48:
		return w.p.T("mail.reminder.in_days", "count", max(2, event.CalendarDays(now, start, w.own)))
	case minutes >= 120 || minutes == 60:
		return w.p.T("mail.reminder.in_hours", "count", hours)
	}
	return w.p.T("mail.reminder.in_minutes", "count", max(1, minutes))
}

// args are what the sentences of a letter may name: the event, the first
// session it is about, how many seats there are or sessions it is about, the
// rank.
func (w *writing) args(places []event.Place) []any {
	var seats int
	var rank int64
	for _, p := range places {
		if p.Status == event.Confirmed {
			seats++
		}
		if rank == 0 {
			rank = p.Rank
		}
	}
	title := oneLine(w.Event.TextIn(w.Event.Title, w.p.Lang()))
	when := title // for someone who is signed up for nothing
	if s := w.foremost(places); s != nil {
		when = w.p.Deadline(s.StartsAt, w.own)
	}
	count := seats
	if w.kind == event.LetterChanged || w.kind == event.LetterCalledOff {
		count = len(places)
	}
	args := []any{"event", title, "count", count, "rank", rank, "when", when, "host", w.head()}
	if w.Handover != nil {
		args = append(args, "name", w.colleague(), "until", w.p.Deadline(w.Handover.ExpiresAt, w.own))
	}
	if until := w.deadline(); !until.IsZero() {
		args = append(args, "until", w.p.Deadline(until, w.own))
	}
	return args
}

// colleague is the name of the other person in a handover.
func (w *writing) colleague() string {
	if name := oneLine(w.Colleague); name != "" {
		return name
	}
	return w.p.T("mail.handover.someone")
}

// more are the sentences that a kind of letter has beyond its lead.
func (w *writing) more(places []event.Place) []string {
	d := w.Letter.Data
	switch w.kind {
	case event.LetterVerify:
		return []string{w.hold(places)}
	case event.LetterAgain:
		return []string{w.say("differs"), w.say("stands")}
	case event.LetterInvitation, event.LetterInvitationRemind:
		return w.invitationMore()
	case event.LetterOffered:
		return w.offer()
	case event.LetterAttended, event.LetterMissed:
		return w.materials()
	case event.LetterOfferOver:
		return []string{w.wayBack(places)}
	case event.LetterWithdrawn, event.LetterRejected:
		if reason := oneLine(d.Reason); reason != "" {
			return []string{w.p.T("mail.reason", "reason", reason)}
		}
	}
	return nil
}

// hold says how long a seat is held, or that none is.
func (w *writing) hold(places []event.Place) string {
	held := false
	for _, p := range places {
		held = held || p.HoldsSeat
	}
	minutes := w.Letter.Data.HoldMinutes
	if minutes == 0 {
		minutes = w.Event.HoldMinutes
	}
	switch {
	case !held:
		return w.p.T("mail.verify.no_seat")
	case minutes >= 120 && minutes%60 == 0:
		return w.p.T("mail.verify.hold_hours", "count", minutes/60)
	}
	return w.p.T("mail.verify.hold_minutes", "count", minutes)
}

// head is who writes.
func (w *writing) head() string { return oneLine(w.Installation.Host(&w.Event, w.p.Lang())) }

// replyTo is where answers go: to the event's contact, else to the
// installation's.
func (w *writing) replyTo() event.Contact {
	c := w.Event.Contact
	if c.Email == "" && w.Installation.ReplyTo != "" {
		c.Name, c.Email = w.Installation.Writes(), w.Installation.ReplyTo
	}
	return c
}

// keepUnverified is how long the details of someone who never confirmed the
// address are kept.
const keepUnverified = 7 * 24 * time.Hour

// why says for what reason the letter is sent and when the data end.
func (w *writing) why() []string {
	home := location(w.Event.Zone, time.UTC)
	signedUp := w.p.Date(w.Registrant.SignedUpAt, home)
	if w.kind == event.LetterVerify {
		until := w.p.Date(w.Registrant.SignedUpAt.Add(keepUnverified), home)
		why := w.p.T("mail.why.address", "date", signedUp)
		if w.byColleague() {
			why = w.p.T("mail.why.colleague", "date", signedUp)
		}
		return []string{why, w.p.T("mail.why.not_you", "date", until)}
	}
	if w.kind == event.LetterAddress {
		return []string{w.p.T("mail.why.asked", "date", w.p.Date(w.Letter.OwedAt, home)), w.p.T("mail.why.not_asked")}
	}
	switch {
	case w.kind == event.LetterHandover:
		return w.whyNamed(home)
	case w.Invitation != nil:
		return w.whyInvited(home)
	}
	why := []string{w.p.T("mail.why.signed_up", "date", signedUp)}
	switch w.Registrant.Source {
	case event.SourceStaff:
		why[0] = w.p.T("mail.why.added", "date", signedUp)
	case event.SourceColleague:
		why[0] = w.p.T("mail.why.named", "date", signedUp)
	}
	if erased := w.erased(); erased != "" {
		why = append(why, erased)
	}
	switch w.kind {
	case event.LetterReminder:
		key := "mail.why.reminder"
		if w.Registrant.Role.Team() {
			key = "mail.why.reminder_team"
		}
		why = append(why, w.p.T(key))
	case event.LetterRecording:
		why = append(why, w.p.T("mail.why.recording"))
	case event.LetterAttended, event.LetterMissed:
		why = append(why, w.p.T("mail.why.after"))
	case event.LetterMessage:
		why = append(why, w.p.T("mail.why.message"))
	}
	return why
}

// whyNamed is why for somebody whom a colleague has named.
func (w *writing) whyNamed(home *time.Location) []string {
	why := []string{w.p.T("mail.why.named", "date", w.p.Date(w.Letter.OwedAt, home))}
	if w.Registrant.VerifiedAt == nil {
		until := w.Registrant.SignedUpAt.Add(keepUnverified)
		why = append(why, w.p.T("mail.why.not_meant", "date", w.p.Date(until, home)))
	}
	return why
}

// erased says when the details are deleted; "" if that is not known.
func (w *writing) erased() string {
	from := w.Event.ErasedFrom(w.Sessions)
	if from.IsZero() {
		return ""
	}
	return w.p.T("mail.why.erased", "date", w.p.Date(from, location(w.Event.Zone, time.UTC)))
}

// lastEnd is when the event is over.
func (w *writing) lastEnd() time.Time {
	var end time.Time
	for _, s := range w.Sessions {
		if s.EndsAt.After(end) {
			end = s.EndsAt
		}
	}
	return end
}
