package report

import (
	"strings"
)

// keys decides who each row belongs to: the personal link, else the address, else the name.
func (r *reader) keys() {
	known := r.addressesByName()
	originals := r.originals()
	for i := range r.entries {
		e := &r.entries[i]
		if e.email == "" && known != nil {
			if a := known[r.nameKey(e.name)]; a != "" {
				e.email = a
			}
		}
		switch {
		case e.link != "":
			e.key = "link:" + e.link
		case e.email != "":
			e.key = addressKey(e.email)
		default:
			e.key = "name:" + r.nameOf(e, originals)
		}
		r.rows[e.row].Email = e.email
	}
}

// nameOf is the folded name that a row without an address goes by.
func (r *reader) nameOf(e *entry, originals map[string]string) string {
	name := e.name
	if r.p.original {
		name = unnumbered(name)
		if o := originals[r.nameKey(name)]; o != "" {
			return o
		}
	}
	return r.nameKey(name)
}

// addressesByName links tables of one file: a section that lists stays may lack the
// address that another section has for the same name.
func (r *reader) addressesByName() map[string]string {
	lacking := false
	tables := map[*table]bool{}
	for i := range r.entries {
		t := r.entries[i].table
		tables[t] = true
		lacking = lacking || !t.has(cEmail) && !t.has(cUPN) || t.has(cEmail) && !t.has(cUPN)
	}
	if len(tables) < 2 || !lacking || !r.p.directory {
		return nil
	}
	found := map[string]string{}
	for i := range r.entries {
		e := &r.entries[i]
		if e.email == "" {
			continue
		}
		k := r.nameKey(e.name)
		if a, ok := found[k]; ok && addressKey(a) != addressKey(e.email) {
			found[k] = "" // two people of one name: nobody can tell
			continue
		}
		found[k] = e.email
	}
	for i := range r.entries { // a name that also stands without an address where it could
		e := &r.entries[i]
		if e.email == "" && e.table.has(cUPN) {
			found[r.nameKey(e.name)] = ""
		}
	}
	return found
}

// originals finds the names that people had at first: "Oleksandr (Олександр Мельник)".
// What stands in the parenthesis is a name if somebody goes by it in the file, if a
// device stands before it, or if it looks like one and only one person has it.
func (r *reader) originals() map[string]string {
	if !r.p.original || !r.parentheses() {
		return nil
	}
	plainNames, outers := map[string]bool{}, map[string]map[string]bool{}
	for i := range r.entries {
		name := unnumbered(r.entries[i].name)
		outer, inner, ok := lastParenthesis(name)
		if !ok {
			plainNames[r.nameKey(name)] = true
			continue
		}
		k := r.nameKey(inner)
		if outers[k] == nil {
			outers[k] = map[string]bool{}
		}
		outers[k][r.nameKey(outer)] = true
	}
	found := map[string]string{}
	for i := range r.entries {
		name := unnumbered(r.entries[i].name)
		outer, inner, ok := lastParenthesis(name)
		if !ok || inner == "" || outer == "" {
			continue
		}
		k := r.nameKey(inner)
		words := strings.Fields(inner)
		switch {
		case !lettersOnly(strings.FieldsFunc(inner, func(c rune) bool { return c == ' ' || c == ',' })):
		case plainNames[k], isDevice(outer, strings.ToLower(outer)), len(words) >= 2 && likeName(inner) && len(outers[k]) == 1:
			found[r.nameKey(name)] = k
		}
	}
	return found
}

// parentheses reports whether any name ends in one.
func (r *reader) parentheses() bool {
	for i := range r.entries {
		if n := r.entries[i].name; strings.HasSuffix(n, ")") || strings.HasSuffix(n, "）") {
			return true
		}
	}
	return false
}
