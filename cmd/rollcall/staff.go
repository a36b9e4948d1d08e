package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"rollcall/internal/desk"
)

// userCmd is about staff accounts.
type userCmd struct {
	Add     userAdd     `cmd:"" help:"Add an account and print its one-time sign-in link."`
	List    userList    `cmd:"" help:"List the accounts."`
	Disable userDisable `cmd:"" help:"End an account's rights."`
	Link    userLink    `cmd:"" help:"Print a new one-time sign-in link."`
	Reset   userReset   `cmd:"" help:"Take password and second step from an account, and print a one-time sign-in link."`
	Grant   userGrant   `cmd:"" help:"Give an account a role in one event."`
}

type userAdd struct {
	installation
	Email     string `arg:""`
	Name      string `required:"" help:"The person's name."`
	Role      string `enum:"admin,member" default:"member" help:"admin (all events) or member (rights by user grant)."`
	MayCreate bool   `help:"May create events, and becomes their organiser."`
}

// Run adds the account.
func (u *userAdd) Run(ctx context.Context, s streams) error {
	return u.withNew(ctx, func(d *desk.Desk) error {
		link, err := d.AddAccount(ctx, operator, desk.NewAccount{Email: u.Email, Name: u.Name, Role: u.Role, MayCreate: u.MayCreate})
		return u.printLink(s, link, err)
	})
}

// printLink prints a sign-in link, and says where it leads unless that was
// given.
func (i installation) printLink(s streams, link string, err error) error {
	if err == nil && i.BaseURL == defaultBaseURL {
		fmt.Fprintf(s.err, "the link leads to %s; if the server is elsewhere, say so by --base-url\n", i.BaseURL)
	}
	return printLine(s.out, link, err)
}

type userList struct {
	installation
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists the accounts.
func (u *userList) Run(ctx context.Context, s streams) error {
	return u.with(ctx, func(d *desk.Desk) error {
		found, err := d.Accounts(ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"email", "name", "role", "may_create", "disabled"}}
		for _, a := range found {
			role := "member"
			if a.Admin {
				role = "admin"
			}
			rows = append(rows, []string{a.Email, a.Name, role, yesNo(a.MayCreate), date(a.DisabledAt)})
		}
		return printTable(s.out, rows, u.JSON)
	})
}

type userDisable struct {
	installation
	Email string `arg:""`
}

// Run disables the account.
func (u *userDisable) Run(ctx context.Context) error {
	return u.with(ctx, func(d *desk.Desk) error {
		return named(d.DisableAccount(ctx, operator, u.Email), "account", u.Email)
	})
}

type userLink struct {
	installation
	Email string `arg:""`
}

// Run prints a new sign-in link.
func (u *userLink) Run(ctx context.Context, s streams) error {
	return u.with(ctx, func(d *desk.Desk) error {
		link, err := d.SignInLink(ctx, operator, u.Email)
		return u.printLink(s, link, named(err, "account", u.Email))
	})
}

type userReset struct {
	installation
	Email string `arg:""`
}

// Run lets somebody in again who has lost everything they signed in with.
func (u *userReset) Run(ctx context.Context, s streams) error {
	return u.with(ctx, func(d *desk.Desk) error {
		if err := d.ResetSignIn(ctx, operator, u.Email); err != nil {
			return named(err, "account", u.Email)
		}
		link, err := d.SignInLink(ctx, operator, u.Email)
		return u.printLink(s, link, named(err, "account", u.Email))
	})
}

type userGrant struct {
	installation
	Email string `arg:""`
	Event string `arg:"" help:"Slug of the event."`
	Role  string `arg:"" enum:"organiser,coordinator,host,viewer" help:"organiser, coordinator, host or viewer."`
}

// Run grants the role.
func (u *userGrant) Run(ctx context.Context) error {
	return u.with(ctx, func(d *desk.Desk) error {
		return named(d.GrantRole(ctx, operator, u.Email, u.Event, u.Role), "account or event", u.Email+", "+u.Event)
	})
}

// tokenCmd is about API tokens.
type tokenCmd struct {
	Create tokenCreate `cmd:"" help:"Make an API token and print it, once."`
	List   tokenList   `cmd:"" help:"List the API tokens."`
	Revoke tokenRevoke `cmd:"" help:"End an API token."`
}

type tokenCreate struct {
	installation
	User    string `required:"" help:"Address of the account it acts for."`
	Name    string `default:"" help:"What it is for."`
	Event   string `help:"Slug of the only event it is for."`
	Role    string `default:"" enum:",organiser,coordinator,host,viewer" help:"The most that it may do in events: what somebody in this role may (organiser, coordinator, host, viewer); default: all that the account may."`
	Expires string `help:"When it ends, such as 90d or 12h; default: never."`
}

// Run makes the token. It stands alone on stdout.
func (t *tokenCreate) Run(ctx context.Context, s streams) error {
	expires, err := duration(t.Expires)
	if err != nil {
		return err
	}
	return t.with(ctx, func(d *desk.Desk) error {
		token, err := d.CreateToken(ctx, operator, desk.NewToken{User: t.User, Name: t.Name, Event: t.Event, Role: t.Role, Expires: expires})
		return printLine(s.out, token, named(err, "account or event", strings.TrimSuffix(t.User+", "+t.Event, ", ")))
	})
}

type tokenList struct {
	installation
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists the tokens, without the secrets, which nobody knows.
func (t *tokenList) Run(ctx context.Context, s streams) error {
	return t.with(ctx, func(d *desk.Desk) error {
		found, err := d.Tokens(ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"id", "account", "name", "role", "made", "expires", "revoked"}}
		for _, x := range found {
			rows = append(rows, []string{
				strconv.FormatInt(x.ID, 10), strconv.FormatInt(x.AccountID, 10), x.Name, string(x.Role), date(&x.MadeAt), date(x.ExpiresAt), date(x.RevokedAt),
			})
		}
		return printTable(s.out, rows, t.JSON)
	})
}

type tokenRevoke struct {
	installation
	ID int64 `arg:"" help:"Its number, as token list shows it."`
}

// Run revokes the token.
func (t *tokenRevoke) Run(ctx context.Context) error {
	return t.with(ctx, func(d *desk.Desk) error {
		return named(d.RevokeToken(ctx, operator, t.ID), "token", strconv.FormatInt(t.ID, 10))
	})
}

// duration reads 90d, 12h or 30m; "" is 0.
func duration(s string) (time.Duration, error) {
	if s == "" {
		return 0, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n <= 36500 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, usage(fmt.Sprintf("%q is no length of time such as 90d or 12h", s))
	}
	return d, nil
}

// named says what it is that is not there.
func named(err error, what, name string) error {
	if errors.Is(err, desk.ErrNotFound) {
		return fmt.Errorf("there is no %s %q", what, name)
	}
	return err
}

// printLine prints one line, unless err.
func printLine(w io.Writer, line string, err error) error {
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, line)
	return err
}

// printTable prints rows below their head, or as JSON objects.
func printTable(w io.Writer, rows [][]string, asJSON bool) error {
	if !asJSON {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, r := range rows {
			fmt.Fprintln(t, strings.Join(r, "\t"))
		}
		return t.Flush()
	}
	objects := []map[string]string{}
	for _, r := range rows[1:] {
		o := map[string]string{}
		for i, name := range rows[0] {
			o[name] = r[i]
		}
		objects = append(objects, o)
	}
	return json.NewEncoder(w).Encode(objects)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func date(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}
