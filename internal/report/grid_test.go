package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// A cell is what a table holds in one place. In a workbook it may be a number with
// a style, for example a date.
type cell struct {
	text   string
	number bool
	style  int
}

// A grid is a file taken apart into cells without the reader's help, so that it can
// be put together differently.
type grid struct {
	rows   [][]cell
	styles string // of a workbook
	book   bool
}

// encodings are those that specimens are written in.
var encodings = map[string]encoding.Encoding{
	"utf-8":        unicode.UTF8BOM,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"windows-1250": charmap.Windows1250,
	"windows-1251": charmap.Windows1251,
	"windows-1252": charmap.Windows1252,
}

// parseGrid takes a specimen apart.
func parseGrid(t testing.TB, s *specimen) *grid {
	t.Helper()
	if s.want.Encoding == "xlsx" {
		return parseBook(t, s.data)
	}
	text := decodeText(t, s)
	delimiter := byte(',')
	if s.want.Delimiter != nil && *s.want.Delimiter != "" {
		delimiter = strings.ReplaceAll(*s.want.Delimiter, `\t`, "\t")[0]
	} else if s.want.Problem != nil && strings.Count(text, ";") > strings.Count(text, ",") {
		delimiter = ';'
	}
	return &grid{rows: parseText(text, delimiter)}
}

func decodeText(t testing.TB, s *specimen) string {
	t.Helper()
	name := s.want.Encoding
	if name == "" {
		name = "utf-8"
	}
	e := encodings[name]
	if name == "utf-16le" && !bytes.HasPrefix(s.data, []byte{0xff, 0xfe}) {
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	}
	text, err := e.NewDecoder().Bytes(s.data)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// parseText reads cells as leniently as the oddest platform writes them: quotes that
// are not doubled inside quotes, quotes in the middle of a bare cell.
func parseText(text string, delimiter byte) [][]cell {
	var rows [][]cell
	var row []cell
	for i := 0; i < len(text); {
		var value string
		value, i = parseCell(text, i, delimiter)
		row = append(row, cell{text: value})
		if i < len(text) && text[i] == delimiter {
			if i++; i == len(text) {
				row = append(row, cell{})
			}
			continue
		}
		if strings.HasPrefix(text[i:], "\r\n") {
			i++
		}
		i++
		rows, row = append(rows, row), nil
	}
	if row != nil {
		rows = append(rows, row)
	}
	return rows
}

// parseCell reads the cell at i and says where it ends.
func parseCell(text string, i int, delimiter byte) (string, int) {
	ends := func(i int) bool {
		return i >= len(text) || text[i] == delimiter || text[i] == '\n' || text[i] == '\r'
	}
	start := i
	if ends(i) || text[i] != '"' {
		for !ends(i) {
			i++
		}
		return text[start:i], i
	}
	var b strings.Builder
	for i++; i < len(text); i++ {
		switch {
		case text[i] != '"':
		case strings.HasPrefix(text[i:], `""`) && !ends(i+1):
			i++
		case ends(i + 1):
			return b.String(), i + 1
		}
		b.WriteByte(text[i])
	}
	return b.String(), i
}

// A form is how a grid is written as text.
type form struct {
	delimiter string
	eol       string
	quote     func() bool // whether to quote a cell that need not be
	pad       bool        // every row as wide as the widest
	encoding  string
	bom       bool
	end       bool // a line end behind the last row
}

// text writes the grid in the form.
func (g *grid) text(f form) []byte {
	width := 0
	for _, row := range g.rows {
		width = max(width, len(row))
	}
	var b strings.Builder
	for i, row := range g.rows {
		cells := make([]string, len(row), width)
		for j, c := range row {
			cells[j] = c.text
			if f.quote() || strings.ContainsAny(c.text, "\"\r\n"+f.delimiter) {
				cells[j] = `"` + strings.ReplaceAll(c.text, `"`, `""`) + `"`
			}
		}
		for f.pad && len(cells) < width {
			cells = append(cells, "")
		}
		b.WriteString(strings.Join(cells, f.delimiter))
		if f.end || i < len(g.rows)-1 {
			b.WriteString(f.eol)
		}
	}
	return encodeText(b.String(), f.encoding, f.bom)
}

func encodeText(text, name string, bom bool) []byte {
	if name == "utf-8" && !bom {
		return []byte(text)
	}
	out, err := encodings[name].NewEncoder().Bytes([]byte(text))
	if err != nil {
		panic(err) // specimens keep to the letters of their encoding
	}
	return out
}

const spreadsheetML = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`

// workbook writes the grid as a workbook of one sheet.
func (g *grid) workbook() []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name, content string) {
		w, _ := z.Create(name)
		io.WriteString(w, content)
	}
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	put("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`)
	put("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+rel+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	put("xl/workbook.xml", `<workbook `+spreadsheetML+` xmlns:r="`+rel+`"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`)
	put("xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+rel+`/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="`+rel+`/styles" Target="styles.xml"/></Relationships>`)
	styles := g.styles
	if styles == "" {
		styles = `<styleSheet ` + spreadsheetML + `><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>`
	}
	put("xl/styles.xml", styles)
	put("xl/worksheets/sheet1.xml", `<worksheet `+spreadsheetML+`><sheetData>`+g.sheetRows()+`</sheetData></worksheet>`)
	z.Close()
	return b.Bytes()
}

func (g *grid) sheetRows() string {
	var b strings.Builder
	for i, row := range g.rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, c := range row {
			ref := columnName(j) + strconv.Itoa(i+1)
			switch {
			case c.number:
				fmt.Fprintf(&b, `<c r="%s" s="%d"><v>%s</v></c>`, ref, c.style, c.text)
			case c.text != "":
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">`, ref)
				xml.EscapeText(&b, []byte(c.text))
				b.WriteString(`</t></is></c>`)
			}
		}
		b.WriteString(`</row>`)
	}
	return b.String()
}

func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// parseBook takes the last sheet of a workbook apart, which in our specimens is the
// one with the table.
func parseBook(t testing.TB, data []byte) *grid {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	g := &grid{book: true}
	var shared struct {
		Items []struct {
			Text string `xml:"t"`
		} `xml:"si"`
	}
	var sheet struct {
		Rows []struct {
			Number int `xml:"r,attr"`
			Cells  []struct {
				Ref    string `xml:"r,attr"`
				Type   string `xml:"t,attr"`
				Style  int    `xml:"s,attr"`
				Value  string `xml:"v"`
				Inline string `xml:"is>t"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case f.Name == "xl/styles.xml":
			g.styles = string(content)
		case f.Name == "xl/sharedStrings.xml":
			err = xml.Unmarshal(content, &shared)
		case strings.HasPrefix(f.Name, "xl/worksheets/"):
			sheet.Rows = nil
			err = xml.Unmarshal(content, &sheet)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range sheet.Rows {
		for len(g.rows) < row.Number {
			g.rows = append(g.rows, nil)
		}
		cells := &g.rows[row.Number-1]
		for _, c := range row.Cells {
			at := columnIndex(c.Ref)
			for len(*cells) <= at {
				*cells = append(*cells, cell{})
			}
			switch c.Type {
			case "s":
				n, _ := strconv.Atoi(c.Value)
				(*cells)[at].text = shared.Items[n].Text
			case "inlineStr":
				(*cells)[at].text = c.Inline
			default:
				(*cells)[at] = cell{text: c.Value, number: true, style: c.Style}
			}
		}
	}
	return g
}

func columnIndex(ref string) int {
	n := 0
	for _, r := range ref {
		if r < 'A' {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	return n - 1
}

// clone copies the grid, so that changing the copy leaves the grid as it is.
func (g *grid) clone() *grid {
	c := *g
	c.rows = make([][]cell, len(g.rows))
	for i, row := range g.rows {
		c.rows[i] = append([]cell(nil), row...)
	}
	return &c
}

// A span is the rows of one table: its header and what stands below.
type span struct{ header, end int }

// tables finds the tables: a header has at least three words, and a table ends where a
// row has one or none.
func (g *grid) tables() []span {
	var all []span
	for i := 0; i < len(g.rows); i++ {
		if filled(g.rows[i]) < 3 {
			continue
		}
		s := span{header: i}
		for i < len(g.rows) && filled(g.rows[i]) > 1 {
			i++
		}
		s.end = i
		all = append(all, s)
	}
	return all
}

func filled(row []cell) int {
	n := 0
	for _, c := range row {
		if c.text != "" {
			n++
		}
	}
	return n
}
