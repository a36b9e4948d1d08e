package signin

import (
	"context"
	"strconv"
	"time"

	"rollcall/internal/store"
)

// How often one may be wrong, in a short time and in a day, for one account and
// from one network: an office shares one address. A code of six digits is met by
// chance in one of some 300,000 guesses, since three are right at any moment.
const (
	triesFor        = 15 * time.Minute
	accountTries    = 10
	accountTriesDay = 50
	networkTries    = 60
	networkTriesDay = 300
)

// A try is one line in the book of what was tried.
type try struct {
	key  []byte
	day  time.Time
	most int
	ends time.Time
}

// tries are the lines that one attempt stands in. folded is the address of the
// account, whether or not there is one; "" counts for the network alone.
func (d *Signing) tries(from From, folded string, now time.Time) []try {
	var all []try
	add := func(what, who string, span time.Duration, most int) {
		if who == "" {
			return
		}
		since := now.Truncate(span)
		key := d.Key.MAC("sign-in tries", []byte(what), []byte(strconv.FormatInt(since.Unix(), 10)), []byte(span.String()), []byte(who))
		all = append(all, try{key, now.Truncate(24 * time.Hour), most, since.Add(span)})
	}
	add("account", folded, triesFor, accountTries)
	add("account", folded, 24*time.Hour, accountTriesDay)
	add("network", from.Network, triesFor, networkTries)
	add("network", from.Network, 24*time.Hour, networkTriesDay)
	return all
}

// count counts an attempt before it is looked at, so that many at one moment
// are no way around. It fails with ErrTooMany, and counts nothing, once there
// were too many. What turns out right is given back.
func (d *Signing) count(ctx context.Context, from From, folded string) ([]try, error) {
	now := d.Now()
	tries := d.tries(from, folded, now)
	err := d.Store.Tx(ctx, nil, func(tx *store.Tx) error { return countIn(tx, tries, now) })
	return tries, err
}

func countIn(tx *store.Tx, tries []try, now time.Time) error {
	for _, t := range tries {
		counted, err := tx.Throttle(t.key, t.day, t.most)
		if err != nil {
			return err
		}
		if !counted {
			wait := t.ends.Sub(now)
			return ErrTooMany.With("retry_after", int((wait+time.Second-1)/time.Second)).With("minutes", int((wait+time.Minute-1)/time.Minute))
		}
	}
	return nil
}

// giveBack takes an attempt out of the count that was right.
func giveBack(tx *store.Tx, tries []try) error {
	for _, t := range tries {
		if err := tx.GiveBack(t.key); err != nil {
			return err
		}
	}
	return nil
}
