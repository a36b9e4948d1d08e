package accounts

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Team returns who has a role in an event, organisers first and by address
// within a role.
func Team(ctx context.Context, r store.Reads, eventID int64) (event.Team, error) {
	grants, err := store.Many[event.Grant](r.On(ctx).Where("event_id = ?", eventID).Order("id"))
	if err != nil || len(grants) == 0 {
		return nil, err
	}
	ids := make([]int64, len(grants))
	for i := range grants {
		ids[i] = grants[i].AccountID
	}
	accounts, err := store.Many[event.Account](r.On(ctx).Where("id IN ?", ids).Order("email_folded"))
	if err != nil {
		return nil, err
	}
	signedIn, err := SignedIn(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	var team event.Team
	for _, role := range event.TeamRoles {
		for _, a := range accounts {
			for _, g := range grants {
				if g.AccountID == a.ID && g.Role == role {
					team = append(team, event.Member{Account: a, Role: role, GrantedAt: g.GrantedAt, SignedInAt: signedIn[a.ID]})
				}
			}
		}
	}
	return team, nil
}

// SignedIn returns when each of the accounts last signed in. Who never has is
// not in it.
func SignedIn(ctx context.Context, r store.Reads, accounts []int64) (map[int64]*time.Time, error) {
	names := make([]string, len(accounts))
	for i, id := range accounts {
		names[i] = fmt.Sprintf("account:%d", id)
	}
	// A parameter in the place of the action would hide the index.
	newest := r.On(ctx).Model(&event.AuditEntry{}).Select("max(id)").Where("action = '"+event.ActionSignedIn+"' AND actor IN ?", names).Group("actor")
	found, err := store.Many[event.AuditEntry](r.On(ctx).Where("id IN (?)", newest))
	last := map[int64]*time.Time{}
	for i := range found {
		var id int64
		if _, err := fmt.Sscanf(strings.TrimPrefix(found[i].Actor, "account:"), "%d", &id); err == nil {
			last[id] = &found[i].At
		}
	}
	return last, err
}

// EventsWithRole is in how many events an account has a role.
func EventsWithRole(ctx context.Context, r store.Reads, accountID int64) (int64, error) {
	var n int64
	err := r.On(ctx).Model(&event.Grant{}).Where("account_id = ?", accountID).Count(&n).Error
	return n, store.Fault(err)
}

// NewestLink is when a one-time link of an account was last made, the zero time
// if there is none.
func NewestLink(ctx context.Context, r store.Reads, accountID int64) (time.Time, error) {
	links, err := store.Many[event.LoginLink](r.On(ctx).Where("account_id = ?", accountID).Order("id DESC").Limit(1))
	if len(links) == 0 || err != nil {
		return time.Time{}, err
	}
	return links[0].MadeAt, nil
}

// LockTeam keeps other servers from changing the team of an event until tx
// ends, so that of two organisers who leave at once one stays.
func LockTeam(tx *store.Tx, eventID int64) error {
	return store.Fault(tx.DB().Exec("UPDATE events SET slug = slug WHERE id = ?", eventID).Error)
}

// RemoveGrant takes an account's role in an event away.
func RemoveGrant(tx *store.Tx, accountID, eventID int64) error {
	return store.Fault(tx.DB().Where("account_id = ? AND event_id = ?", accountID, eventID).Delete(&event.Grant{}).Error)
}

// TokensOf returns the API tokens of an account, the newest first.
func TokensOf(ctx context.Context, r store.Reads, accountID int64) ([]event.APIToken, error) {
	return store.Many[event.APIToken](r.On(ctx).Where("account_id = ?", accountID).Order("id DESC"))
}

// TokenByID returns the API token with the given id, or event.ErrNotFound.
func TokenByID(ctx context.Context, r store.Reads, id int64) (*event.APIToken, error) {
	return store.One[event.APIToken](r.On(ctx).Where("id = ?", id))
}

// NoteTokenUse keeps when an API token was last used.
func NoteTokenUse(tx *store.Tx, id int64, now time.Time) error {
	return store.Fault(tx.DB().Model(&event.APIToken{}).Where("id = ?", id).Update("last_used_at", now).Error)
}
