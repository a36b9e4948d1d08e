package store

import (
	"context"
	"database/sql"
	"errors"
)

// Personal links and the journal of erasures name people by id, so a restored
// database may not give an id to anyone else that the replaced one has given
// already. SQLite keeps the last ids in a table of its own.

// unseen is how many ids are left out where nobody can tell how many were
// given since the backup.
const unseen = 1_000_000

// numbers are the last ids of a database by table.
type numbers struct {
	installed string // when the database was first used
	last      map[string]int64
}

// numbersOf reads those of the file at path.
func numbersOf(ctx context.Context, path string) (numbers, error) {
	f := &sqliteFile{path: path}
	db, err := f.pool(1, "mode=ro&_query_only=1")
	if err != nil {
		return numbers{}, err
	}
	defer db.Close()
	n := numbers{last: map[string]int64{}}
	if err := db.QueryRowContext(ctx, "SELECT coalesce((SELECT CAST(made_at AS TEXT) FROM installation), '')").Scan(&n.installed); err != nil {
		return n, err
	}
	rows, err := db.QueryContext(ctx, `SELECT m.name, coalesce(q.seq, 0) FROM sqlite_master m LEFT JOIN sqlite_sequence q ON q.name = m.name
WHERE m.type = 'table' AND m.sql LIKE '%AUTOINCREMENT%'`)
	if err != nil {
		return n, err
	}
	defer rows.Close()
	return n, n.read(rows)
}

func (n *numbers) read(rows *sql.Rows) error {
	for rows.Next() {
		var table string
		var id int64
		if err := rows.Scan(&table, &id); err != nil {
			return err
		}
		n.last[table] = id
	}
	return rows.Err()
}

// follows reports whether n can be what became of a backup with the numbers
// of then.
func (n *numbers) follows(then numbers) bool {
	for table, id := range then.last {
		if n.last[table] < id {
			return false
		}
	}
	return n.installed == then.installed
}

// raise makes n the least that a restored backup may go on from. The replaced
// database is nil if it cannot tell.
func (n *numbers) raise(replaced *numbers, journal []erasure) {
	for _, e := range journal {
		table := "registrants"
		if e.invited {
			table = "invitations"
		}
		n.last[table] = max(n.last[table], e.id)
	}
	known := replaced != nil && replaced.follows(*n)
	for table, id := range n.last {
		if known {
			n.last[table] = max(id, replaced.last[table])
		} else {
			n.last[table] = id + unseen
		}
	}
}

// write makes the file at path go on from n.
func (n *numbers) write(ctx context.Context, path string) error {
	f := &sqliteFile{path: path}
	db, err := f.pool(1, "_txlock=immediate&_synchronous=FULL")
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // committed already if all went well
	for table, id := range n.last {
		_, err := tx.ExecContext(ctx, "DELETE FROM sqlite_sequence WHERE name = ?", table)
		if err == nil {
			_, err = tx.ExecContext(ctx, "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table, id)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(tx.Commit(), db.Close())
}
