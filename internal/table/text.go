package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// separators are those that spreadsheet programs write, the likeliest first:
// a comma also stands in names and addresses.
const separators = "\t;,"

// readText reads comma-separated values and their kin.
func readText(file []byte, most int) (*Table, []Row, error) {
	text, name, err := decode(file)
	if err != nil {
		return nil, nil, err
	}
	separator, text := separatorOf(text)
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.LazyQuotes, lines.FieldsPerRecord = separator, true, -1
	t := &Table{Encoding: name, Separator: string(separator)}
	var rows []Row
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return t, rows, nil
		}
		if err != nil {
			return nil, nil, errors.Join(ErrNoTable, err)
		}
		if len(rows) > 2*most+1 {
			return nil, nil, ErrTooLong
		}
		line, _ := lines.FieldPos(0)
		rows = append(rows, Row{line, cells})
	}
}

// decode is the file in Unicode, and the name of the encoding it was in.
func decode(file []byte) (text, name string, err error) {
	from, name := encodingOf(file)
	decoded, err := from.NewDecoder().Bytes(file)
	if err != nil {
		return "", "", errors.Join(ErrNoTable, err)
	}
	if bytes.IndexByte(decoded, 0) >= 0 {
		return "", "", ErrNoTable
	}
	return strings.TrimPrefix(string(decoded), "\ufeff"), name, nil
}

// encodingOf tells encodings apart by what only they hold: marks at the
// beginning, zero bytes, well-formed UTF-8; and of the rest by how the bytes
// beyond ASCII stand together.
func encodingOf(file []byte) (encoding.Encoding, string) {
	switch {
	case bytes.HasPrefix(file, []byte{0xff, 0xfe}), zeros(file, 1):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le"
	case bytes.HasPrefix(file, []byte{0xfe, 0xff}), zeros(file, 0):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be"
	case utf8.Valid(file):
		return unicode.UTF8, "utf-8"
	case cyrillic(file):
		return charmap.Windows1251, "windows-1251"
	}
	return charmap.Windows1250, "windows-1250"
}

// zeros reports whether every second byte is zero, from the one at first on,
// as in text of Latin letters in UTF-16.
func zeros(file []byte, first int) bool {
	n := 0
	for i := first; i < len(file) && i < 200; i += 2 {
		if file[i] != 0 {
			return false
		}
		n++
	}
	return n > 4
}

// cyrillic reports whether the bytes beyond ASCII make words by themselves, as
// in Windows-1251. In the alphabets of Windows-1250 they stand one by one
// among Latin letters.
func cyrillic(file []byte) bool {
	together, alone := 0, 0
	for i := 1; i < len(file); i++ {
		a, b := file[i-1], file[i]
		switch {
		case a >= 0x80 && b >= 0x80:
			together++
		case a >= 0x80 && letter(b), letter(a) && b >= 0x80:
			alone++
		}
	}
	return together > alone
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// separatorOf is what parts the cells of the first line, and the text without
// the line that some programs say it in.
func separatorOf(text string) (rune, string) {
	first, rest, _ := strings.Cut(text, "\n")
	if said, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(first)), "sep="); ok && utf8.RuneCountInString(said) == 1 {
		r, _ := utf8.DecodeRuneInString(said)
		return r, "\n" + rest // so that lines keep their numbers
	}
	best, most := ',', 0
	for _, s := range separators {
		if n := strings.Count(firstOf(text), string(s)); n > most {
			best, most = s, n
		}
	}
	return best, text
}

// firstOf is the first line in which something stands, or else the last.
func firstOf(text string) (line string) {
	for line = range strings.Lines(text) {
		if strings.Trim(line, separators+" \r\n") != "" {
			return line
		}
	}
	return line
}
