package sheet

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// frame makes the workbook without its rows. It returns the parts of its ZIP
// file that are no sheets; those the plans keep.
func (b *Book) frame(plans []*plan) (parts, error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := b.properties(f); err != nil {
		return nil, err
	}
	look, err := newLook(f)
	if err != nil {
		return nil, err
	}
	for i, p := range plans {
		if err := p.frame(f, i, look); err != nil {
			return nil, err
		}
	}
	ps := parts{}
	f.SetZipWriter(ps.writer)
	if _, err := f.WriteToBuffer(); err != nil {
		return nil, err
	}
	for _, p := range plans {
		if err := p.split(ps[p.part]); err != nil {
			return nil, err
		}
		delete(ps, p.part)
	}
	return ps, nil
}

// split cuts the sheet's part where the columns' widths and the rows belong.
func (p *plan) split(part *bytes.Buffer) error {
	if part == nil {
		return fmt.Errorf("no part %s", p.part)
	}
	before, rest, start := bytes.Cut(part.Bytes(), []byte("<sheetData>"))
	data, after, end := bytes.Cut(rest, []byte("</sheetData>"))
	if !start || !end {
		return fmt.Errorf("no place for rows in %s", p.part)
	}
	p.before, p.above, p.after = before, data, after
	return nil
}

// properties are what a file manager shows of the document.
func (b *Book) properties(f *excelize.File) error {
	filter := false // or Excel drops the creator when somebody saves the file
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{FilterPrivacy: &filter}); err != nil {
		return err
	}
	at := b.AsOf.UTC().Format(time.RFC3339)
	creator := flat(b.Creator)
	if err := f.SetAppProps(&excelize.AppProperties{Application: creator}); err != nil {
		return err
	}
	return f.SetDocProps(&excelize.DocProperties{
		Title: flat(b.Title), Creator: creator, LastModifiedBy: creator, Created: at, Modified: at,
	})
}

// frame makes the sheet with that index.
func (p *plan) frame(f *excelize.File, index int, k *look) error {
	if err := p.open(f, index); err != nil {
		return err
	}
	for _, step := range []func(*excelize.File, *look) error{p.block, p.header, p.body, p.grid, p.print} {
		if err := step(f, k); err != nil {
			return fmt.Errorf("sheet %q: %w", p.name, err)
		}
	}
	return nil
}

func (p *plan) open(f *excelize.File, index int) error {
	if index == 0 {
		return f.SetSheetName(f.GetSheetName(0), p.name)
	}
	_, err := f.NewSheet(p.name)
	return err
}

// block writes the title and the lines above the table.
func (p *plan) block(f *excelize.File, k *look) error {
	row := 1
	if p.Title != "" {
		if err := p.value(f, 1, row, String(flat(p.Title)), k.title, titleScale); err != nil {
			return err
		}
		row++
	}
	for _, l := range p.Lines {
		if err := p.line(f, row, l, k); err != nil {
			return err
		}
		row++
	}
	return nil
}

func (p *plan) line(f *excelize.File, row int, l Line, k *look) error {
	if l.Label == "" {
		return p.value(f, 1, row, l.Value, k.notice, 1)
	}
	if err := p.value(f, 2, row, l.Value, k.value[l.Value.shownAs(l.Kind)], 1); err != nil {
		return err
	}
	label, at := flat(l.Label), cell(1, row)
	if high := lines(label, p.widths[0]-1); high > lines(clean(l.Value.text), p.room(2)) {
		if err := f.SetRowHeight(p.name, row, rowHeight(high, 1)); err != nil {
			return err
		}
	}
	if err := f.SetCellStyle(p.name, at, at, k.label); err != nil {
		return err
	}
	return f.SetCellStr(p.name, at, literal(cut(label, maxText)))
}

// value writes one value across the columns from from to p.to, and makes its
// row as high as it needs. Its letters are scale times the usual size.
func (p *plan) value(f *excelize.File, from, row int, c Cell, style int, scale float64) error {
	first, last := cell(from, row), cell(p.to, row)
	if err := f.SetCellStyle(p.name, first, last, style); err != nil {
		return err
	}
	if err := f.MergeCell(p.name, first, last); err != nil {
		return err
	}
	high := lines(clean(c.text), p.room(from)/scale)
	if err := f.SetRowHeight(p.name, row, rowHeight(high, scale)); err != nil {
		return err
	}
	switch c.holds {
	case text:
		return f.SetCellStr(p.name, first, literal(cut(clean(c.text), maxText)))
	case number:
		return f.SetCellDefault(p.name, first, string(appendNumber(nil, c.number)))
	case moment:
		return f.SetCellDefault(p.name, first, string(appendNumber(nil, c.serial(DateTime))))
	}
	return nil
}

// rowHeight is the height of a row with so many lines, in points.
func rowHeight(lines int, scale float64) float64 {
	return math.Round(min(float64(lines)*lineHeight*scale+2, maxHeight))
}

// header writes the titles of the columns.
func (p *plan) header(f *excelize.File, k *look) error {
	high := 1
	for i, title := range p.titles {
		at, style := cell(i+1, p.head), k.head
		if p.Columns[i].Kind.numeric() {
			style = k.headRight
		}
		if err := f.SetCellStr(p.name, at, title); err != nil {
			return err
		}
		if err := f.SetCellStyle(p.name, at, at, style); err != nil {
			return err
		}
		high = max(high, lines(title, p.widths[i]-buttonWidth+1))
	}
	return f.SetRowHeight(p.name, p.head, rowHeight(high, 1)+7)
}

// body states how far the sheet reaches, makes the table, and readies the
// columns for their rows.
func (p *plan) body(f *excelize.File, k *look) error {
	bottom := cell(len(p.Columns), p.last)
	// Readers that skim a file believe this.
	if err := f.SetSheetDimension(p.name, "A1:"+cell(max(len(p.Columns), p.to), p.last)); err != nil {
		return err
	}
	striped := true
	if err := f.AddTable(p.name, &excelize.Table{
		Range: cell(1, p.head) + ":" + bottom, Name: p.table, StyleName: tableStyle, ShowRowStripes: &striped,
	}); err != nil {
		return err
	}
	for i, c := range p.Columns {
		styles, err := k.body(f, c)
		if err != nil {
			return err
		}
		p.columns = append(p.columns, newColumn(i, c, styles))
	}
	return nil
}

// grid freezes everything down to the titles, and draws no lines but ours.
func (p *plan) grid(f *excelize.File, _ *look) error {
	grid := false
	if err := f.SetSheetView(p.name, 0, &excelize.ViewOptions{ShowGridLines: &grid}); err != nil {
		return err
	}
	below := cell(1, p.head+1)
	return f.SetPanes(p.name, &excelize.Panes{
		Freeze: true, YSplit: p.head, TopLeftCell: below, ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: below, ActiveCell: below, Pane: "bottomLeft"}},
	})
}

// print sets the sheet up for A4 paper: landscape, as wide as one page, the
// titles on each.
func (p *plan) print(f *excelize.File, _ *look) error {
	a4, landscape, wide, high, fit := 9, "landscape", 1, 0, true
	side, top, bottom, foot := 0.4, 0.5, 0.7, 0.3 // inches
	if err := f.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := f.SetPageLayout(p.name, &excelize.PageLayoutOptions{
		Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high,
	}); err != nil {
		return err
	}
	if err := f.SetPageMargins(p.name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &bottom, Footer: &foot,
	}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(p.name, &excelize.HeaderFooterOptions{OddFooter: p.Footer.code()}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{
		Name:     "_xlnm.Print_Titles",
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(p.name, "'", "''"), p.head, p.head),
		Scope:    p.name,
	})
}

// code is the footer in Excel's notation, which has room for 255 units.
func (f Footer) code() string {
	for limit := 100; ; limit -= 10 {
		part := func(s string) string {
			return "&8 " + strings.ReplaceAll(cut(flat(s), limit), "&", "&&")
		}
		page := strings.NewReplacer("{page}", "&P", "{pages}", "&N").Replace(part(f.Page))
		code := "&L" + part(f.Left) + "&C" + page + "&R" + part(f.Right)
		if len(utf16.Encode([]rune(code))) <= maxTitle {
			return code
		}
	}
}

// cell is the address of a cell; both count from one.
func cell(column, row int) string {
	return letters(column-1) + fmt.Sprint(row)
}
