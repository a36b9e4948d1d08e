package report

import (
	"slices"
	"strings"
)

// col is what a column holds, in finer parts than Field.
type col uint8

const (
	cNone col = iota
	cName
	cFirst
	cLast
	cEmail
	cUPN
	cJoined
	cLeft
	cStart
	cEnd
	cMinutes
	cRole
	cModerator
	cGuest
	cWaiting
	cConsent
	cAttended
	cAction
	cStamp
	cDate
	cTopic
	cMeetingID
	cHost
	cHostEmail
	cSession
	cConnection
	cLink
	cRegistered
	cApproval
	cParticipant
	cCount
	cCreated
	cPoll
	cActivity
	cID
	cZone
	cOther
	cIgnored
	nCols
)

// fields translates between what callers map and what is read.
var fields = map[Field]col{
	FieldName: cName, FieldFirstName: cFirst, FieldLastName: cLast, FieldEmail: cEmail,
	FieldJoined: cJoined, FieldLeft: cLeft, FieldMinutes: cMinutes, FieldRole: cRole,
	FieldAttended: cAttended, FieldDate: cDate, FieldLink: cLink, FieldIgnore: cIgnored,
}

// fieldOf is the caller's name of a column, empty where it is not read.
func fieldOf(c col) Field {
	for f, d := range fields {
		if c == d && f != FieldIgnore {
			return f
		}
	}
	return ""
}

// heading is one header cell, understood.
type heading struct {
	text string
	m    meaning // of the words outside parentheses
	unit meaning // of those inside
	col  col
}

// understand reads one header cell.
func understand(cell string) heading {
	text := tidy(cell)
	h := heading{text: text}
	if text == "" || len(text) > 300 {
		return h
	}
	folded := fold(spread(text))
	outer, inner := parted(folded)
	lex := understood()
	h.m, h.unit = lex.phrase(outer), lex.phrase(inner)
	if h.m == 0 {
		w := words(outer)
		if len(w) == 1 {
			h.m = alone[w[0]]
		}
	}
	if strings.HasPrefix(text, "# ") {
		h.m |= mCount
	}
	h.col = columnOf(h.m, h.unit, outer)
	if namesLinks(folded) {
		h.col = cLink
	}
	return h
}

// parted separates what stands in parentheses or brackets from the rest.
func parted(s string) (outer, inner string) {
	if !strings.ContainsAny(s, "([") {
		return s, ""
	}
	var o, i strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(' || r == '[':
			depth++
			i.WriteByte(' ')
		case r == ')' || r == ']':
			depth = max(0, depth-1)
			o.WriteByte(' ')
		case depth > 0:
			i.WriteRune(r)
		default:
			o.WriteRune(r)
		}
	}
	if strings.TrimSpace(o.String()) == "" {
		return i.String(), ""
	}
	return o.String(), i.String()
}

// columnOf decides what a column holds from what its header says. The order of the
// cases is the rule: the first thing that is said decides, so "registration time" is
// never a join.
func columnOf(m, unit meaning, folded string) col {
	any := func(x meaning) bool { return m&x != 0 }
	units := (m | unit) & (mMinutes | mHours | mSeconds)
	switch {
	case m == 0:
		return cNone
	case any(mUPN) || unit&mUPN != 0:
		return cUPN
	case any(mEmail) && any(mHost):
		return cHostEmail
	case any(mEmail) && !any(mPoll|mConsent):
		return cEmail
	case any(mWaiting):
		return cWaiting
	case any(mConsent) && !any(mJoin|mLeave|mDuration):
		return cConsent
	case any(mScore | mTalk | mCamera | mHand | mReaction | mMessage | mEngagement):
		return cActivity
	case any(mPoll | mQuestion | mAnswer):
		return cPoll
	case any(mAverage), any(mCount|mTotal) && units == 0 && !any(mDuration|mTime):
		return cCount
	case any(mOrganisation | mAgent):
		return cOther
	case any(mDuration), any(mAttended) && any(mTime) && !any(mJoin|mLeave), units != 0 && !any(mJoin|mLeave|mStart|mEnd|mDate|mStamp):
		return cMinutes
	case any(mTotal) && any(mTime) && !any(mJoin|mLeave):
		return cMinutes
	case any(mRegister) && !any(mJoin|mLeave|mName):
		return cRegistered
	case any(mCreated):
		return cCreated
	case any(mStamp):
		return cStamp
	case any(mAction), any(mJoin) && any(mLeave):
		return cAction
	case any(mConnection) && !any(mTime|mDate|mName|mRole|mGuest|mMeeting):
		return cConnection
	case any(mJoin):
		return cJoined
	case any(mLeave) && !any(mName):
		return cLeft
	}
	return columnOfRest(m, folded)
}

// columnOfRest is what a header holds that speaks of no time in the meeting.
func columnOfRest(m meaning, folded string) col {
	any := func(x meaning) bool { return m&x != 0 }
	switch {
	case any(mRole):
		return cRole
	case any(mName | mGiven | mSurname):
		return nameColumn(m, folded)
	case any(mStart) && !any(mID):
		return cStart
	case any(mEnd) && !any(mID):
		return cEnd
	case any(mModerator):
		return cModerator
	case any(mGuest):
		return cGuest
	case any(mTopic):
		return cTopic
	case any(mID) && any(mPeople|mUser):
		return cUPN
	case any(mID) && any(mMeeting|mSession):
		return cMeetingID
	case any(mApproval):
		return cApproval
	case any(mPlace | mPhone):
		return cOther
	case any(mHost):
		return cHost
	case any(mPeople):
		return cParticipant
	case any(mUser):
		return cName
	case any(mAttended):
		return cAttended
	case any(mZone):
		return cZone
	case any(mDate):
		return cDate
	case any(mTime):
		return cStamp
	case any(mConnection):
		return cConnection
	case any(mSession):
		return cSession
	case any(mID):
		return cID
	}
	return cOther
}

// nameColumn tells names apart: whose, and which part.
func nameColumn(m meaning, folded string) col {
	any := func(x meaning) bool { return m&x != 0 }
	switch {
	case any(mPlace):
		return cOther
	case any(mMeeting|mTopic) && !any(mPeople|mUser|mSurname|mGiven):
		return cTopic
	case any(mSession) && !any(mPeople|mUser|mSurname|mGiven):
		return cSession
	case any(mHost) && !any(mSurname|mGiven):
		return cHost
	}
	given := any(mGiven) || any(mFirst) && any(mName)
	surname := any(mSurname) || any(mLast) && any(mName)
	switch {
	case given && surname, any(mUser) && !given && !surname:
		return cName
	case (given || surname) && any(mName) && joinsTwo(folded):
		return cName
	case given && any(mGiven) && any(mName) && strings.ContainsAny(folded, ",/&+"):
		return cName
	case surname:
		return cLast
	case given:
		return cFirst
	}
	return cName
}

// conjunctions join the two parts of a name in a header.
var conjunctions = []string{
	"and", "und", "et", "e", "y", "i", "и", "і", "та", "й", "en", "a", "oraz", "ve", "dhe", "και", "si", "და", "och", "og", "ja", "es", "&",
}

// joinsTwo reports whether a header names both parts of a name.
func joinsTwo(folded string) bool {
	if strings.ContainsAny(folded, ",/&+") {
		return true
	}
	list := words(folded)
	for i, w := range list {
		if i > 0 && i < len(list)-1 && slices.Contains(conjunctions, w) {
			return true
		}
	}
	return false
}
