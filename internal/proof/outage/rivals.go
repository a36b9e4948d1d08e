package outage

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"rollcall/internal/load"
)

// The database is made to fail one row in fifty, at the statement or only at
// the commit, with what collisions are reported as: a serialisation failure, a
// deadlock, a lock that was not to be had. The triggers are there from the
// beginning, since making them would wait for everybody; the function that
// they call is replaced.
const (
	triggers = calm + `
CREATE TRIGGER provoke AFTER INSERT OR UPDATE ON registrations FOR EACH ROW EXECUTE FUNCTION provoke();
CREATE CONSTRAINT TRIGGER provoke AFTER INSERT ON letters DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION provoke();`
	calm = `
CREATE OR REPLACE FUNCTION provoke() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;`
	raising = `
CREATE OR REPLACE FUNCTION provoke() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF random() < 0.02 THEN
		RAISE EXCEPTION 'provoked' USING ERRCODE = (ARRAY['40001', '40P01', '55P03'])[1 + floor(random() * 3)::int];
	END IF;
	RETURN NULL;
END $$;`
)

// circle locks two sessions in the order in which no server does. PostgreSQL
// looks for a deadlock once, some time after somebody begins to wait: that of
// the servers is over after the circle is closed and before the rival's, so
// that they are the ones who lose, mostly.
const circle = `
SET deadlock_timeout = '1s';
BEGIN;
SELECT id FROM sessions WHERE id = %[2]d FOR UPDATE;
SELECT pg_sleep(0.05);
SELECT id FROM sessions WHERE id = %[1]d FOR UPDATE;
COMMIT;`

// collisions are the SQLSTATEs that are provoked.
var collisions = [...]string{"40001", "40P01", "55P03"}

// database is the name of the stage's.
func (r *restarts) database() (string, error) {
	u, err := url.Parse(r.stage.Database)
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(u.Path, "/"), nil
}

// rivals get in the way of the servers, and see to it that they noticed.
func (r *restarts) rivals(ctx context.Context) error {
	database, err := r.database()
	if err != nil {
		return err
	}
	if _, err := r.cluster.SQL(ctx, database, raising); err != nil {
		return err
	}
	raised, err := r.untilRaised(ctx)
	if err != nil {
		return err
	}
	if _, err := r.cluster.SQL(ctx, database, calm); err != nil {
		return err
	}
	if err := r.deadlocks(ctx, database); err != nil {
		return err
	}
	if r.report.Provoked, err = r.cluster.Errors("rollcall"); err != nil {
		return err
	}
	real := r.report.Provoked["40P01"] - raised["40P01"]
	r.report.Provoked["40P01 of real locks"] = real
	if real == 0 {
		return errors.New("no deadlock was provoked: nothing is proven")
	}
	return nil
}

// Each collision is raised at least so often, and they are waited for at most
// so long.
const (
	raisedLeast = 5
	raisedBy    = time.Minute
)

// untilRaised waits until every collision has been met often enough.
func (r *restarts) untilRaised(ctx context.Context) (map[string]int, error) {
	for end := time.Now().Add(raisedBy); ; load.Wait(ctx, 250*time.Millisecond) {
		raised, err := r.cluster.Errors("rollcall")
		if err != nil {
			return nil, err
		}
		least := raised[collisions[0]]
		for _, state := range collisions {
			least = min(least, raised[state])
		}
		switch {
		case least >= raisedLeast:
			return raised, nil
		case ctx.Err() != nil || time.Now().After(end):
			return nil, errors.Join(fmt.Errorf("too few collisions were provoked, so nothing is proven: %v", raised), ctx.Err())
		}
	}
}

// deadlocks provokes ten.
func (r *restarts) deadlocks(ctx context.Context, database string) error {
	ev, err := r.stage.Store.Event(ctx, r.journal.Rules.Event)
	if err != nil {
		return err
	}
	sessions, err := r.stage.Store.Sessions(ctx, ev.ID)
	if err != nil {
		return err
	}
	low, high := sessions[0].ID, sessions[1].ID
	for range 10 {
		said, err := r.cluster.SQL(ctx, database, fmt.Sprintf(circle, min(low, high), max(low, high)))
		if err != nil && !strings.Contains(said, "deadlock detected") {
			return err
		}
	}
	return nil
}
