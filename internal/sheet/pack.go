package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// parts are the files inside a workbook, as excelize writes them.
type parts map[string]*bytes.Buffer

func (p parts) writer(io.Writer) excelize.ZipWriter { return p }

// Create begins the part with that name.
func (p parts) Create(name string) (io.Writer, error) {
	p[name] = &bytes.Buffer{}
	return p[name], nil
}

// AddFS is never asked for.
func (p parts) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close does nothing: parts stay until they are packed.
func (p parts) Close() error { return nil }

// A pack is the ZIP file of a workbook. What the file is comes first and its
// sheets last: in the order of their names, which readers like best.
type pack struct {
	zip   *zip.Writer
	at    time.Time
	frame parts // what goes in before the first sheet
}

// level of the compression: the next ones cost much more than they save.
const level = 5

func newPack(w io.Writer, at time.Time, frame parts) *pack {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, compressor())
	if at = at.UTC(); at.Year() < 1980 { // ZIP files know no time before
		at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return &pack{zip: z, at: at, frame: frame}
}

// compressor makes writers that compress the parts. They are one and the same,
// since it has tables of a megabyte and no two parts are written at once.
func compressor() zip.Compressor {
	var w *flate.Writer
	return func(out io.Writer) (_ io.WriteCloser, err error) {
		if w != nil {
			w.Reset(out)
			return w, nil
		}
		w, err = flate.NewWriter(out, level)
		return w, err
	}
}

// sheet begins the sheet with that part's name.
func (p *pack) sheet(name string) (io.Writer, error) {
	for _, part := range slices.Sorted(maps.Keys(p.frame)) {
		w, err := p.create(part)
		if err != nil {
			return nil, err
		}
		if _, err := p.frame[part].WriteTo(w); err != nil {
			return nil, err
		}
	}
	p.frame = nil
	return p.create(name)
}

func (p *pack) create(name string) (io.Writer, error) {
	return p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.at})
}

// flush sends what has been packed on its way.
func (p *pack) flush() error { return p.zip.Flush() }

// close completes the file. Without it no reader takes what was written.
func (p *pack) close() error { return p.zip.Close() }
