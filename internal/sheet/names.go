package sheet

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
)

const (
	maxName  = 31  // of a sheet, in UTF-16 units
	maxTitle = 255 // of a column or a table
)

// names hands out names that differ from each other by more than case.
type names map[string]bool

// take is name, or name with the first free number, within limit.
func (n names) take(name, sep string, limit int) string {
	try := cut(name, limit)
	for i := 2; n[strings.ToLower(try)]; i++ {
		suffix := sep + strconv.Itoa(i)
		try = cut(name, limit-len(suffix)) + suffix
	}
	n[strings.ToLower(try)] = true
	return try
}

// tabName is name as it may stand on a tab. Excel keeps "History" for itself.
func tabName(name string) string {
	name = flat(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return ' '
		}
		return r
	}, name))
	name = strings.Trim(cut(name, maxName), "' ")
	switch {
	case name == "":
		return "Sheet"
	case strings.EqualFold(name, "history"):
		return name + "_"
	}
	return name
}

// tableName is name as formulas may use it: letters, digits and underscores,
// not beginning with a digit and nothing that could be read as a cell.
func tableName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, flat(name))
	first := []rune(name + "_")[0]
	if !unicode.IsLetter(first) || looksLikeCell(name) {
		name = "_" + name
	}
	return name
}

// looksLikeCell reports whether name is a cell in one of Excel's two ways to
// write them, A1 and R1C1.
func looksLikeCell(name string) bool {
	if _, _, err := excelize.CellNameToCoordinates(name); err == nil {
		return true
	}
	rest := strings.TrimLeft(strings.ToUpper(name), "RC0123456789")
	return rest == ""
}

// titles are the columns' titles, each on one line, none empty, no two alike.
func titles(columns []Column) []string {
	taken := names{}
	all := make([]string, len(columns))
	for i, c := range columns {
		title := flat(c.Title)
		if title == "" {
			title = letters(i)
		}
		all[i] = taken.take(unescaped(title), " ", maxTitle)
	}
	return all
}

// unescaped is title without anything a workbook reads as an escape: it would
// be read differently in the table's head and in the list of its columns.
func unescaped(title string) string {
	b := []byte(title)
	for i := range b {
		if escapeAt(title, i) {
			b[i] = '-'
		}
	}
	return string(b)
}

// letters are what Excel calls the column with that index.
func letters(i int) string {
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		panic(err) // the plan counts the columns
	}
	return name
}
