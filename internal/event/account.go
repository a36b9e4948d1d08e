package event

import "time"

// A TeamRole is what an account may do in one event.
type TeamRole string

// The roles, from most to least.
const (
	Organiser   TeamRole = "organiser"
	Coordinator TeamRole = "coordinator"
	Host        TeamRole = "host"
	Viewer      TeamRole = "viewer"
)

// An Account is a member of staff.
type Account struct {
	ID          int64
	Email       string
	EmailFolded string
	Name        string
	Admin       bool // has an organiser's rights on every event
	MayCreate   bool // may create events and becomes their organiser
	Language    string
	AddedAt     time.Time
	DisabledAt  *time.Time
	Password    string     // hashed; "" is none
	CodeSecret  []byte     // of one-time codes, sealed; nil is none
	CodeSince   *time.Time // when a code was first given: from then on one is asked for
	CodeStep    int64      // of the last code that was used
}

// A Visit is one browser in which an account signs in, until it signs out or
// the visit is ended.
type Visit struct {
	ID        int64
	AccountID int64
	Way       SignInWay
	Device    string // the family of the browser; "" is one we do not know
	MadeAt    time.Time
	UsedAt    time.Time // last
	Awaits    bool      // the second step has still to be taken
	EndedAt   *time.Time
}

// A SignInWay is what somebody signed in by.
type SignInWay string

// The ways.
const (
	ByPassword SignInWay = "password"
	ByLink     SignInWay = "link"     // a one-time link
	ByProvider SignInWay = "provider" // an OpenID Connect provider
)

// A RecoveryCode stands in for the second step once. Only the hash is kept.
type RecoveryCode struct {
	ID        int64
	AccountID int64
	Hash      []byte
	MadeAt    time.Time
	UsedAt    *time.Time
}

// A Grant gives an account a role in one event.
type Grant struct {
	ID        int64
	AccountID int64
	EventID   int64
	Role      TeamRole
	GrantedAt time.Time
}

// A LoginLink signs an account in once. Only the hash is kept.
type LoginLink struct {
	ID        int64
	AccountID int64
	Hash      []byte
	MadeAt    time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
}

// An APIToken lets a program act as an account, in one event or in all of
// the account's. Only the hash is kept.
type APIToken struct {
	ID         int64
	AccountID  int64
	EventID    *int64   // nil: every event of the account
	Role       TeamRole // the most that it may do in an event; "": all that the account may, also beyond events
	Name       string
	Hash       []byte
	MadeAt     time.Time
	ExpiresAt  *time.Time
	RevokedAt  *time.Time
	LastUsedAt *time.Time
}

// TableName is api_tokens; the naming convention would split the acronym.
func (APIToken) TableName() string { return "api_tokens" }

// Ended reports whether the token is of no use at now.
func (t *APIToken) Ended(now time.Time) bool {
	return t.RevokedAt != nil || t.ExpiresAt != nil && !now.Before(*t.ExpiresAt)
}

// Bounded reports whether the token may do less than its account.
func (t *APIToken) Bounded() bool { return t.EventID != nil || t.Role != "" }

// noteUseEvery is how far apart the uses of a token are that are noted.
const noteUseEvery = time.Minute

// NotesUse reports whether a use at now is to be noted: one a minute is enough
// to know whether a token is in use, and does not make every read a write.
func (t *APIToken) NotesUse(now time.Time) bool {
	return t.LastUsedAt == nil || now.Sub(*t.LastUsedAt) >= noteUseEvery || now.Before(*t.LastUsedAt)
}

// An AuditEntry says who did what to whom. Personal values are not in it:
// what was changed is named, and the values stand in AuditValue rows that
// erasing the registrant empties.
type AuditEntry struct {
	ID           int64
	At           time.Time
	EventID      *int64
	SessionID    *int64
	RegistrantID *int64
	Actor        string // public, registrant:ID, account:ID, operator, rollcall
	Role         string // the right it was done with
	Action       string
	Data         map[string]any `gorm:"serializer:json"` // facts before and after, reason; nothing personal but the reason
}

// TableName is audit.
func (AuditEntry) TableName() string { return "audit" }

// An AuditValue is a personal value before and after a change.
type AuditValue struct {
	ID           int64
	AuditID      int64
	RegistrantID int64
	Field        string
	Before       string
	After        string
}

// A SavedView is a filter of the registrants of an event that its team wants
// again. It holds no words that were searched for.
type SavedView struct {
	ID      int64
	EventID int64
	Name    string
	Filter  map[string]string `gorm:"serializer:json"` // by the names of the parameters in an address
	SavedAt time.Time
}

// ListColumns are the columns of the table of registrants of an event, in
// order.
type ListColumns struct {
	EventID int64    `gorm:"primaryKey;autoIncrement:false"`
	Columns []string `gorm:"serializer:json"`
}

// A Once is the record of a request that carried an Idempotency-Key: what was
// asked, by whom, and what came of it. It is kept for 24 hours.
type Once struct {
	ID        int64
	Principal string // public, registrant:ID, account:ID
	Route     string
	Key       string
	BodyMAC   []byte
	Status    int   // the HTTP status to repeat
	ResultID  int64 // what the answer is rebuilt from
	At        time.Time
}

// TableName is idempotency.
func (Once) TableName() string { return "idempotency" }

// The audit's words for looking. They change nothing, so they do not count when
// one asks as of when a list is.
const (
	ActionExported  = "exported"    // a download
	ActionLinksSeen = "links_shown" // secret links of other people stood on a page or in an answer
)

// ActionSignedIn is the audit's word for an account that has signed in.
const ActionSignedIn = "signed_in"

// The audit's words for what becomes of an event as a whole.
const (
	ActionPublished  = "event_published"
	ActionTakenBack  = "event_taken_back" // it is a draft again
	ActionArchived   = "event_archived"
	ActionUnarchived = "event_unarchived"
)
