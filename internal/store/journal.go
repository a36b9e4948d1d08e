package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"rollcall/internal/event"
)

// The journal of erasures lies beside the database and not in its backups:
// an erasure per line.
func journalOf(path string) string { return path + ".erased" }

// An erasure names who was erased: a registrant, or somebody who was invited.
// The moment of signing up, or of being entered by the organiser, tells the
// person apart from another to whom a restored database may have given the
// same id.
type erasure struct {
	invited bool // the id is that of an invitation
	id      int64
	since   int64 // in milliseconds since 1970
}

func erasureOf(registrantID int64, signedUp time.Time) erasure {
	return erasure{false, registrantID, signedUp.UnixMilli()}
}

func erasureOfInvitation(i *event.Invitation) erasure {
	return erasure{true, i.ID, i.AddedAt.UnixMilli()}
}

// invitedMark begins the lines about people who were invited.
const invitedMark = "invitation "

func (e erasure) String() string {
	line := fmt.Sprint(e.id, " ", e.since)
	if e.invited {
		return invitedMark + line
	}
	return line
}

func readErasure(line string) (e erasure, err error) {
	line, e.invited = strings.CutPrefix(line, invitedMark)
	_, err = fmt.Sscanf(line, "%d %d", &e.id, &e.since)
	return e, err
}

// noteErased adds to the journal.
func (f *sqliteFile) noteErased(erased []erasure) error {
	if len(erased) == 0 {
		return nil
	}
	j, err := os.OpenFile(journalOf(f.path), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	var lines []byte
	for _, e := range erased {
		lines = fmt.Appendln(lines, e)
	}
	_, err = j.Write(lines)
	return errors.Join(err, j.Sync(), j.Close())
}

func (p *postgresServer) noteErased([]erasure) error { return nil }

// keepErased adds to the journal whom it lacks, should a crash have come
// between an erasure and its note.
func (f *sqliteFile) keepErased(ctx context.Context) error {
	noted, err := readJournal(f.path)
	if err != nil {
		return err
	}
	known := map[erasure]bool{}
	for _, e := range noted {
		known[e] = true
	}
	erased, err := f.erased(ctx)
	if err != nil {
		return err
	}
	var missing []erasure
	for _, e := range erased {
		if !known[e] {
			missing = append(missing, e)
		}
	}
	return f.noteErased(missing)
}

// erased are all who are erased in the database.
func (f *sqliteFile) erased(ctx context.Context) ([]erasure, error) {
	people, err := f.erasedIn(ctx, false, "SELECT id, signed_up_at FROM registrants WHERE erased_at IS NOT NULL")
	if err != nil {
		return nil, err
	}
	invited, err := f.erasedIn(ctx, true, "SELECT id, added_at FROM invitations WHERE erased_at IS NOT NULL")
	return append(people, invited...), err
}

func (f *sqliteFile) erasedIn(ctx context.Context, invited bool, query string) ([]erasure, error) {
	rows, err := f.read.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []erasure
	for rows.Next() {
		var id int64
		var since time.Time
		if err := rows.Scan(&id, &since); err != nil {
			return nil, err
		}
		all = append(all, erasure{invited, id, since.UnixMilli()})
	}
	return all, rows.Err()
}

// readJournal returns whom the journal beside path names.
func readJournal(path string) ([]erasure, error) {
	j, err := os.Open(journalOf(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer j.Close()
	var all []erasure
	lines := bufio.NewScanner(j)
	for lines.Scan() {
		e, err := readErasure(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", journalOf(path), len(all)+1, err)
		}
		all = append(all, e)
	}
	return all, lines.Err()
}
