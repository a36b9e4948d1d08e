package report

import (
	"strings"
	"sync"
)

// linkHeaders are headers of a column that holds personal links or their ids, in the
// languages of the pages and of letters; folded once, and only read afterwards. A "registration ID"
// or "registrant ID" is not among them: platforms number those who register there, and
// such a number would lead to somebody else's link.
var linkHeaders = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, h := range []string{
		"Rollcall", "Rollcall ID", "ID Rollcall", "Rollcall link", "Link ID", "Personal link", "Personal link ID",
		"Rollcall-Kennung", "Rollcall-Nummer", "Persönlicher Link", "Kennung des persönlichen Links",
		"Ідентифікатор Rollcall", "Номер Rollcall", "Особисте посилання", "Номер особистого посилання",
		"Rollcall-ის ნომერი", "პირადი ბმული", "პირადი ბმულის ნომერი",
		"Lični link", "Osobna poveznica", "Личен линк", "Linku personal", "Link personal", "Kişisel bağlantı", "Προσωπικός σύνδεσμος",
	} {
		known[headerWords(fold(h))] = true
	}
	return known
})

// headerWords is the words of a folded header, whatever stands between them.
func headerWords(folded string) string { return strings.Join(words(folded), " ") }

// namesLinks reports whether a folded header says that its column holds personal links or
// their ids.
func namesLinks(folded string) bool { return linkHeaders()[headerWords(folded)] }

// LinkID is the id in a cell that holds one, or a personal link, the whole of it or its
// last part. It is empty where the cell holds neither. The secret of a link is dropped: a
// report is no place for it, and nothing here could check it.
func LinkID(cell string) string {
	cell, _, _ = strings.Cut(cell, "?")
	cell, _, _ = strings.Cut(cell, "#")
	cell = cell[strings.LastIndexByte(cell, '/')+1:]
	id, _, _ := strings.Cut(cell, ".")
	if id == "" || len(id) > 18 || id[0] == '0' || strings.Trim(id, "0123456789") != "" {
		return ""
	}
	return id
}
