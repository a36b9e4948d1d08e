package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rollcall/internal/event"
)

// An erasing is one registrant while everything personal of them is removed.
type erasing struct {
	*Tx
	r   *event.Registrant // as they were
	now time.Time
}

// A forgetting removes what stands in one place.
type forgetting struct {
	what string // for who reads the list, and an error
	from func(erasing) error
}

// erasures are all places in which something personal of a registrant stands,
// in the order in which it is removed: what is found by the words or the
// address of the row comes before the row.
func erasures() []forgetting {
	return []forgetting{
		{"words they are found by", func(e erasing) error { return e.forgetWords(e.r.ID) }},
		{"letters that list their registration beside others of the address", erasing.fromLinks},
		{"the row's values", erasing.ownValues},
		{"what the audit kept", erasing.fromAudit},
		{"reasons in the audit", func(e erasing) error { return e.eraseReasons(e.r.ID) }},
		{"reasons of decisions about outcomes", erasing.fromOutcomes},
		{"what they said of their attendance, and what was answered", erasing.fromStatements},
		{"what they were called at the door", erasing.fromMarks},
		{"notes about them", erasing.notes},
		{"what their letters said and where those went", erasing.fromLetters},
		{"their name in letters to colleagues", func(e erasing) error { return e.db.Exec(forgetColleague, e.r.ID, e.r.ID).Error }},
		{"registrations that wait for a verification", erasing.expire},
		{"their invitations", func(e erasing) error { return e.eraseInvitationsOf(e.r, e.now) }},
		{"those for whom they stand", func(e erasing) error { return e.eraseDoubles(e.r.ID, e.now) }},
		{"their rows in reports, and what is remembered of them", func(e erasing) error { return e.eraseFromReports(e.r.ID) }},
		{"rows in reports that are like them", func(e erasing) error { return e.eraseAlikeFromReports(e.r) }},
	}
}

// Erase removes everything personal of a registrant: all that erasures lists.
// Registrations stay, so that numbers add up; what still waited for a
// verification has expired. It returns event.ErrNotFound if there is no such
// registrant.
func (tx *Tx) Erase(registrantID int64, now time.Time) error {
	r, err := tx.Registrant(context.Background(), registrantID)
	if err != nil {
		return err
	}
	tx.erased = append(tx.erased, erasureOf(registrantID, r.SignedUpAt))
	for _, e := range erasures() {
		if err := e.from(erasing{tx, r, now}); err != nil {
			return fmt.Errorf("erasing %s: %w", e.what, Fault(err))
		}
	}
	return nil
}

// theirs are the rows of a table that are keyed by the registrant.
func (e erasing) theirs(row any) *gorm.DB { return e.db.Model(row).Where("registrant_id = ?", e.r.ID) }

func (e erasing) fromLinks() error {
	return e.db.Model(&event.Letter{}).
		Where("kind = ? AND registrant_id IN (SELECT id FROM registrants WHERE email_folded = ?)", event.LetterLink, e.r.EmailFolded).
		Update("bytes", nil).Error
}

func (e erasing) ownValues() error {
	return e.db.Model(&event.Registrant{ID: e.r.ID}).Updates(map[string]any{
		"email": nil, "email_folded": nil, "given_name": "", "family_name": "", "latin_name": "", "organisation": "", "municipality": "",
		"municipality_key": "", "function": "", "languages_spoken": nil, "interpretation": "", "answers": nil, "consents": nil,
		"asked_email": nil, "asked_email_at": nil, "search": Nobody, "by_name": "", "by_organisation": "", "erased_at": e.now, "revision": gorm.Expr("revision + 1"),
	}).Error
}

func (e erasing) fromAudit() error {
	return e.theirs(&event.AuditValue{}).Updates(map[string]any{"before": "", "after": ""}).Error
}

func (e erasing) fromOutcomes() error {
	return e.theirs(&event.OutcomeOverride{}).Updates(map[string]any{"reason": "", "taken_back_reason": ""}).Error
}

func (e erasing) fromStatements() error {
	return e.theirs(&event.Statement{}).Updates(map[string]any{"text": "", "answer_text": ""}).Error
}

// fromMarks empties what marks hold of people without a registration: nothing
// in the table keeps it from standing beside one.
func (e erasing) fromMarks() error {
	return e.theirs(&event.Mark{}).Updates(map[string]any{"walk_in_name": "", "walk_in_email": "", "walk_in_organisation": ""}).Error
}

func (e erasing) notes() error {
	return e.db.Where("registrant_id = ?", e.r.ID).Delete(&event.Note{}).Error
}

// fromLetters empties all letters. Those that have not left leave no more.
func (e erasing) fromLetters() error {
	if err := e.theirs(&event.Letter{}).Updates(map[string]any{"bytes": nil, "address": nil, "data": "{}"}).Error; err != nil {
		return err
	}
	return e.theirs(&event.Letter{}).Where("state = ?", event.LetterQueued).Update("state", event.LetterTooLate).Error
}

func (e erasing) expire() error {
	return e.theirs(&event.Registration{}).Where("status = ? AND NOT holds_seat", event.Unverified).
		Updates(map[string]any{"status": event.Expired, "changed_at": e.now}).Error
}

// eraseDoubles erases those for whom a registrant stands: they are one person.
func (tx *Tx) eraseDoubles(registrantID int64, now time.Time) error {
	doubles, err := tx.Doubles(context.Background(), registrantID)
	if err != nil {
		return err
	}
	for i := range doubles {
		if doubles[i].ErasedAt != nil {
			continue
		}
		if err := tx.Erase(doubles[i].ID, now); err != nil {
			return err
		}
	}
	return nil
}

// eraseReasons removes what people wrote as a reason from what the audit
// keeps of a registrant.
func (tx *Tx) eraseReasons(registrantID int64) error {
	entries, err := tx.AuditAbout(context.Background(), registrantID)
	if err != nil {
		return err
	}
	for i := range entries {
		if _, told := entries[i].Data["reason"]; !told {
			continue
		}
		delete(entries[i].Data, "reason")
		if err := tx.db.Select("data").Updates(&entries[i]).Error; err != nil {
			return Fault(err)
		}
	}
	return nil
}
