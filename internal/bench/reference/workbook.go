package reference

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"iter"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// The least that makes a workbook: one sheet, no looks, every cell a text.
var minimal = [][2]string{
	{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="workbook.xml"/></Relationships>`},
	{"workbook.xml", `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>`},
	{"_rels/workbook.xml.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="sheet1.xml"/></Relationships>`},
}

// MinimalWorkbook writes rows as the smallest workbook that Excel opens, with
// the compression that the program uses: the least that any writer has to do.
func MinimalWorkbook(w io.Writer, rows iter.Seq2[[]string, error]) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, 5) })
	for _, part := range minimal {
		f, err := z.Create(part[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part[1]); err != nil {
			return err
		}
	}
	f, err := z.Create("sheet1.xml")
	if err != nil {
		return err
	}
	if err := minimalRows(bufio.NewWriterSize(f, 64<<10), rows); err != nil {
		return err
	}
	return z.Close()
}

func minimalRows(b *bufio.Writer, rows iter.Seq2[[]string, error]) error {
	_, _ = b.WriteString(`<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for row, err := range rows {
		if err != nil {
			return err
		}
		_, _ = b.WriteString("<row>")
		for _, cell := range row {
			_, _ = b.WriteString(`<c t="inlineStr"><is><t>`)
			if err := xml.EscapeText(b, []byte(cell)); err != nil {
				return err
			}
			_, _ = b.WriteString(`</t></is></c>`)
		}
		_, _ = b.WriteString("</row>") // a failed write is kept, and told by Flush
	}
	_, _ = b.WriteString(`</sheetData></worksheet>`)
	return b.Flush()
}

// StreamedWorkbook writes rows by excelize's stream writer, as its manual
// shows.
func StreamedWorkbook(w io.Writer, rows iter.Seq2[[]string, error]) error {
	book := excelize.NewFile()
	defer book.Close()
	s, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	n := 0
	for row, err := range rows {
		if err != nil {
			return err
		}
		n++
		cells := make([]any, len(row))
		for i, cell := range row {
			cells[i] = cell
		}
		if err := s.SetRow(fmt.Sprintf("A%d", n), cells); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}
