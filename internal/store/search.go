package store

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"rollcall/internal/event"
	"rollcall/internal/spelling"
)

// searchAtOnce is how many search texts one transaction writes: few enough to
// keep nobody waiting.
const searchAtOnce = 200

// Nobody is the search text of those whom no word finds. It is not empty,
// since it is done.
const Nobody = "-"

// FillSearch writes what registrants are found and sorted by who have none of
// it yet, and returns how many it wrote: 0 when there are none left. Signing up
// leaves this for afterwards, since an index in random order would cost it a
// third of its speed.
func (s *Store) FillSearch(ctx context.Context) (int, error) {
	people, err := Many[event.Registrant](s.On(ctx).Where("search = ''").Order("id").Limit(searchAtOnce))
	if len(people) == 0 || err != nil {
		return 0, err
	}
	ids := make([]int64, len(people))
	for i := range people {
		ids[i] = people[i].ID
	}
	doubles, err := Many[event.Registrant](s.On(ctx).Where("merged_into IN ?", ids))
	if err != nil {
		return 0, err
	}
	for i := range people {
		Sortable(&people[i], doubles)
	}
	return len(people), s.Tx(ctx, nil, func(tx *Tx) error {
		for i := range people {
			if err := tx.fillSearch(&people[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

const (
	fillSearchText = `UPDATE registrants SET search = ?, by_name = ?, by_organisation = ? WHERE id = ? AND revision = ? AND search = ''`
	addWords       = `INSERT INTO search_words (event_id, word, registrant_id) VALUES (?, ?, ?)`
	forgetWord     = `DELETE FROM search_words WHERE event_id = ? AND word = ? AND registrant_id = ?`
)

// fillSearch writes p's search text and its words. Whoever was changed
// meanwhile has a newer text to come.
func (tx *Tx) fillSearch(p *event.Registrant) error {
	done := tx.db.Exec(fillSearchText, p.Search, p.ByName, p.ByOrganisation, p.ID, p.Revision)
	if done.Error != nil || done.RowsAffected == 0 {
		return Fault(done.Error)
	}
	var values []any
	for _, word := range wordsOf(p.Search) {
		values = append(values, p.EventID, word, p.ID)
	}
	if len(values) == 0 {
		return nil
	}
	all := addWords + strings.Repeat(", (?, ?, ?)", len(values)/3-1) + " ON CONFLICT DO NOTHING"
	return Fault(tx.db.Exec(all, values...).Error)
}

// forgetWords removes the words by which a registrant was found: those of the
// search text that stands in the row.
func (tx *Tx) forgetWords(registrantID int64) error {
	p, err := One[event.Registrant](tx.db.Select("event_id", "search").Where("id = ?", registrantID))
	if err != nil {
		return err
	}
	for _, word := range wordsOf(p.Search) {
		if err := tx.db.Exec(forgetWord, p.EventID, word, registrantID).Error; err != nil {
			return Fault(err)
		}
	}
	return nil
}

// wordsOf are the words of a search text.
func wordsOf(search string) []string {
	if search == Nobody {
		return nil
	}
	return strings.Fields(search)
}

// findAnew lets a registrant be found by other words before long.
func (tx *Tx) findAnew(registrantID int64) error {
	if err := tx.forgetWords(registrantID); err != nil {
		return err
	}
	return Fault(tx.db.Exec(`UPDATE registrants SET search = '', by_name = '', by_organisation = '', revision = revision + 1 WHERE id = ?`, registrantID).Error)
}

// Sortable fills in what p is found and sorted by. Whoever looks for one of the
// doubles for whom p stands, finds p.
func Sortable(p *event.Registrant, doubles []event.Registrant) {
	words := searched(p)
	for i := range doubles {
		if *doubles[i].MergedInto == p.ID {
			words = append(words, searched(&doubles[i])...)
		}
	}
	p.Search = searchText(words)
	p.ByName = latin(strings.TrimSpace(p.FamilyName + " " + p.GivenName))
	p.ByOrganisation = latin(p.Organisation)
}

// latin is a name as it is sorted: in the Latin letters that are likeliest for
// it, so that Kovalchuk and Ковальчук stand together.
func latin(name string) string {
	if forms := spelling.ParseName(name).Forms(); len(forms) > 0 && len(forms[0].Words) > 0 {
		return strings.Join(forms[0].Words, " ")
	}
	return event.Fold(name)
}

// FindableText is what p is found by where addresses are not to be seen: each word
// after a blank.
func FindableText(p *event.Registrant) string {
	without := *p
	without.Email = nil
	return searchText(searched(&without))
}

// searched are the words that a registrant is found by, with the parts that
// begin within them. The name is among them as it is written in Latin letters
// too, so that Melnyk finds Мельник.
func searched(p *event.Registrant) []string {
	var words []string
	text := strings.Join([]string{p.GivenName, p.FamilyName, p.LatinName, p.Address(), p.Organisation, p.Municipality}, " ")
	for _, word := range strings.Fields(event.Fold(text)) {
		words = append(words, beginnings(word)...)
	}
	for _, form := range spelling.ParseName(p.GivenName + " " + p.FamilyName).Forms() {
		words = append(words, form.Words...)
	}
	return words
}

// searchText has each of words once, after a blank.
func searchText(words []string) string {
	slices.Sort(words)
	if words = slices.Compact(words); len(words) == 0 {
		return Nobody
	}
	return " " + strings.Join(words, " ")
}

// beginnings are word and what follows on a mark within it, such as the domain
// of an address or the second part of a double name.
func beginnings(word string) []string {
	all := []string{word}
	inside := false // within letters or digits
	for i, r := range word {
		counts := unicode.IsLetter(r) || unicode.IsDigit(r)
		if counts && !inside && i > 0 {
			all = append(all, word[i:])
		}
		inside = counts
	}
	return all
}
