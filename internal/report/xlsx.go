package report

import (
	"archive/zip"
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxUnzipped is how large a workbook may be when it is unpacked. The library would
// write larger sheets to temporary files, so both of its limits are the same.
const maxUnzipped = 64 << 20

// openWorkbook reads an XLSX file: cells raw, dates as serial numbers, and of its sheets
// the first with a table of people, else the first with anything.
func openWorkbook(data []byte, h Hints) (*document, *Refusal) {
	if refusal := checkZip(data); refusal != nil {
		return nil, refusal
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return nil, refuse(RefusedDamaged)
	}
	defer f.Close() // nothing was opened but memory
	var best *document
	for _, sheet := range f.GetSheetList() {
		d, refusal := openSheet(f, sheet, h)
		if refusal != nil {
			return nil, refusal
		}
		if d == nil {
			continue
		}
		if promising(d) {
			return d, nil
		}
		if best == nil {
			best = d
		}
	}
	if best == nil {
		return nil, refuse(RefusedEmpty)
	}
	return best, nil
}

// promising reports whether a sheet has a table of people being there.
func promising(d *document) bool {
	trial := &document{hints: d.hints, lines: d.lines, sheet: true}
	return trial.findTables() == nil && trial.any(func(t *table) bool { return t.kind.attendance() && t.kind != kindPresence })
}

// checkZip looks at an archive before anything is unpacked: what is in it, and how
// large it says it will be.
func checkZip(data []byte) *Refusal {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return refuse(RefusedDamaged)
	}
	var total uint64
	names := map[string]bool{}
	for _, f := range z.File {
		total += f.UncompressedSize64
		names[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = true
		if total > maxUnzipped || len(names) > 2000 {
			return refuse(RefusedTooLarge, "limit", itoa(maxUnzipped>>20))
		}
	}
	switch {
	case names["xl/workbook.xml"]:
		return nil
	case names["word/document.xml"], names["ppt/presentation.xml"], names["content.xml"]:
		return refuse(RefusedDocument, "format", "Office")
	case names["xl/workbook.bin"]:
		return refuse(RefusedOldWorkbook)
	}
	return refuse(RefusedArchive, "format", "ZIP")
}

// openSheet reads one sheet, or answers nothing where it is empty.
func openSheet(f *excelize.File, sheet string, h Hints) (*document, *Refusal) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, nil // a chart has no rows
	}
	defer rows.Close()
	d := &document{hints: h, encoding: "xlsx", sheet: true}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		d.date1904 = *props.Date1904
	}
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, refuse(RefusedDamaged)
		}
		if refusal := d.takeRow(number, cells); refusal != nil {
			return nil, refusal
		}
		if number%1000 == 0 && h.Stop != nil && h.Stop() {
			return nil, refuse(RefusedTooSlow)
		}
		if number > 1_048_576 {
			break
		}
	}
	if len(d.lines) == 0 {
		return nil, nil
	}
	if _, lines := nested(d.lines); lines != nil {
		d.lines = lines
	}
	return d, nil
}

// takeRow keeps a row within the limits.
func (d *document) takeRow(number int, cells []string) *Refusal {
	for len(cells) > 0 && isBlank(cells[len(cells)-1]) {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return nil
	}
	if len(cells) > maxColumns {
		return refuse(RefusedTooWide, "limit", itoa(maxColumns), "row", itoa(number))
	}
	for _, c := range cells {
		if len(c) > maxCell {
			return refuse(RefusedLongCell, "limit", itoa(maxCell>>10), "row", itoa(number))
		}
	}
	if d.lines = append(d.lines, line{number, cells}); len(d.lines) > maxRows {
		return refuse(RefusedTooManyRows, "limit", itoa(maxRows))
	}
	return nil
}
