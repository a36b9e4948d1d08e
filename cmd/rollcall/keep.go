package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/mail"
	"rollcall/internal/store"
)

// checkCmd recounts.
type checkCmd struct {
	data
	JSON bool `name:"json" help:"Print JSON."`
}

// Run prints what is wrong, and fails if anything is.
func (c *checkCmd) Run(ctx context.Context, s streams) error {
	return c.with(ctx, func(st *store.Store) error {
		found, err := st.Check(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			if found == nil {
				found = []store.Finding{}
			}
			if err := json.NewEncoder(s.out).Encode(map[string]any{"findings": found}); err != nil {
				return err
			}
		} else {
			for _, f := range found {
				fmt.Fprintf(s.out, "%s: %s\n", f.Rule, f.Detail)
			}
		}
		if len(found) > 0 {
			return fmt.Errorf("%d findings", len(found))
		}
		if !c.JSON {
			fmt.Fprintln(s.out, "every rule holds")
		}
		return nil
	})
}

// backupCmd copies the database.
type backupCmd struct {
	data
	File string `arg:"" help:"The file to make; it must not exist."`
}

// Run makes the backup and says what is not in it.
func (b *backupCmd) Run(ctx context.Context, s streams) error {
	return b.with(ctx, func(st *store.Store) error {
		if err := st.Backup(ctx, b.File); err != nil {
			return err
		}
		fmt.Fprintf(s.err, "%s: whole and checked. It holds the database and not the installation's key (%s.key); keep that too, apart from it.\n", b.File, b.Database)
		return nil
	})
}

// restoreCmd makes a database from a backup.
type restoreCmd struct {
	data
	File  string `arg:"" help:"The backup."`
	Force bool   `help:"Replace the database that is there."`
}

// Run restores the backup and repeats the erasures made since.
func (r *restoreCmd) Run(ctx context.Context, s streams) error {
	erased, err := store.Restore(ctx, store.Restoring{Backup: r.File, Database: r.Database, Force: r.Force, Now: time.Now().UTC().Truncate(time.Millisecond)})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%s: restored; erasures repeated: %d. Personal links work if %s.key is the key they were made with.\n", r.Database, erased, r.Database)
	return nil
}

// mailCmd is about the mail server.
type mailCmd struct {
	Test    mailTest    `cmd:"" help:"Send one letter and say what the server answered."`
	Retry   mailRetry   `cmd:"" help:"Queue the letters again that a server refused."`
	Bounces mailBounces `cmd:"" help:"Read reports of letters that came back, from a mailbox file."`
}

type mailTest struct {
	installation
	smtp
	Address string `arg:"" help:"Who gets it."`
}

// smtp says which mail server letters leave by.
type smtp struct {
	SMTPURL  string `name:"smtp-url" env:"ROLLCALL_SMTP_URL" help:"smtp://user:password@host:587 or smtps://...; without it letters wait." secret:""`
	MailFrom string `env:"ROLLCALL_MAIL_FROM" help:"The address letters come from (default: desk@ and the host of the base URL)."`

	MailReturnPath string `env:"ROLLCALL_MAIL_RETURN_PATH" help:"The mailbox that letters come back to which cannot be delivered (default: the address they come from)."`
}

// sender is the mail server that letters leave by.
func (m *smtp) sender() (*mail.SMTP, error) {
	server, err := mail.NewSMTP(m.SMTPURL)
	if err != nil || m.MailReturnPath == "" {
		return server, err
	}
	return server, server.ReturnTo(m.MailReturnPath)
}

// Run sends the letter.
func (m *mailTest) Run(ctx context.Context, s streams) error {
	if m.SMTPURL == "" {
		return usage("--smtp-url says which server to try")
	}
	words, err := loadWords()
	if err != nil {
		return err
	}
	key, err := m.keyIfThere()
	if err != nil {
		return err
	}
	composer, err := mail.NewComposer(words, key, m.BaseURL, m.MailFrom)
	if err != nil {
		return err
	}
	sender, err := m.sender()
	if err != nil {
		return err
	}
	answer, err := composer.Test(ctx, sender, mail.Trial{To: m.Address, Language: "en", ID: rand.Text(), Date: time.Now()})
	return printLine(s.out, answer, err)
}

type mailRetry struct{ installation }

// Run queues what failed; a running server sends it.
func (m *mailRetry) Run(ctx context.Context, s streams) error {
	return m.with(ctx, func(d *desk.Desk) error {
		n, err := d.RetryLetters(ctx, operator)
		return printLine(s.out, fmt.Sprintf("letters queued again: %d", n), err)
	})
}

// mailBounces reads a mailbox.
type mailBounces struct {
	installation
	File string `arg:"" help:"The mailbox of the address that letters come from (mbox), or one message; - is standard input."`
}

// Run marks the letters that came back.
func (m *mailBounces) Run(ctx context.Context, s streams) error {
	in := s.in
	if m.File != "-" {
		file, err := os.Open(m.File)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	found, err := mail.ReadBounces(in)
	if err != nil {
		return fmt.Errorf("%s: %w", m.File, err)
	}
	return m.with(ctx, func(d *desk.Desk) error {
		made, err := d.TakeBounces(ctx, operator, found.List)
		return printLine(s.out, fmt.Sprintf("messages: %d; letters that came back: %d, known before: %d; reports about no letter of ours: %d, that name none: %d",
			found.Messages, made.Marked, made.Known, made.Unknown, found.Unclear), err)
	})
}

// versionCmd says what this is.
type versionCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// version is set when a release is built.
var version = "development"

// Run prints version, commit, Go and SQLite.
func (v *versionCmd) Run(s streams) error {
	commit := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, set := range info.Settings {
			if set.Key == "vcs.revision" {
				commit = set.Value
			}
		}
	}
	sqlite := store.SQLiteVersion()
	if v.JSON {
		return json.NewEncoder(s.out).Encode(map[string]string{"version": version, "commit": commit, "go": runtime.Version(), "sqlite": sqlite})
	}
	_, err := fmt.Fprintf(s.out, "rollcall %s, commit %s, %s, SQLite %s\n", version, commit, runtime.Version(), sqlite)
	return err
}
