package table_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"rollcall/internal/table"
)

func TestEncodingsAndSeparatorsAreFound(t *testing.T) {
	for _, tt := range []struct {
		name, text          string
		in                  encoding.Encoding
		encoding, separator string
	}{
		{"UTF-8 and commas", "email,name\na@example.org,Ana Kovač\n", unicode.UTF8, "utf-8", ","},
		{"UTF-8 with its mark", "\ufeffemail;name\na@example.org;Нино\n", unicode.UTF8, "utf-8", ";"},
		{"UTF-16 with its mark", "email\tname\na@example.org\tნინო\n", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le", "\t"},
		{"UTF-16, the other way round", "email\tname\na@example.org\tНіна\n", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be", "\t"},
		{"UTF-16 without a mark", "email\tname\na@example.org\tAna\n", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", "\t"},
		{"Windows-1251", "Ел. пошта;Імʼя\na@example.org;Олена Їжакевич, Київ\n", charmap.Windows1251, "windows-1251", ";"},
		{"Windows-1250", "email;prezime\na@example.org;Kovačević Đurđa\n", charmap.Windows1250, "windows-1250", ";"},
		{"Windows-1250 in German", "E-Mail;Straße\na@example.org;Müller, Lübeck\n", charmap.Windows1250, "windows-1250", ";"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.TrimPrefix(strings.ReplaceAll(tt.text, "ʼ", "'"), "\ufeff")
			raw, err := tt.in.NewEncoder().String(strings.ReplaceAll(tt.text, "ʼ", "'"))
			if err != nil {
				t.Fatal(err)
			}
			got, err := table.Read([]byte(raw), 10)
			if err != nil {
				t.Fatal(err)
			}
			if got.Encoding != tt.encoding || got.Separator != tt.separator {
				t.Errorf("taken for %s with %q", got.Encoding, got.Separator)
			}
			lines := strings.Split(want, "\n")
			if again := strings.Join(got.Header, tt.separator); again != lines[0] {
				t.Errorf("header %q, want %q", again, lines[0])
			}
			if again := strings.Join(got.Rows[0].Cells, tt.separator); len(got.Rows) != 1 || again != lines[1] {
				t.Errorf("row %q, want %q", again, lines[1])
			}
		})
	}
}

func TestRowsKeepTheirLines(t *testing.T) {
	for name, text := range map[string]string{
		"plain":            "email;name\n\na;\"two\nlines\"\n;;\nb;x;more\nc\n",
		"with a separator": "sep=;\nemail;name\na;\"two\nlines\"\n;;\nb;x;more\nc\n",
	} {
		got, err := table.Read([]byte(strings.ReplaceAll(text, "\n", "\r\n")), 10)
		if err != nil {
			t.Fatal(err)
		}
		want := []table.Row{{3, []string{"a", "two\nlines"}}, {6, []string{"b", "x", "more"}}, {7, []string{"c"}}}
		if diff := cmp.Diff(want, got.Rows); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got.Rows[1].Cell(2) != "more" || got.Rows[2].Cell(1) != "" || got.Rows[2].Cell(-1) != "" {
			t.Errorf("%s: cells are %+v", name, got.Rows)
		}
	}
}

func TestAWorkbookIsATable(t *testing.T) {
	book := excelize.NewFile()
	if _, err := book.NewSheet("People"); err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]string{"A2": "email", "B2": "name", "A3": "a@example.org", "B3": "ნინო", "A6": "b@example.org"} {
		if err := book.SetCellValue("People", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	got, err := table.Read(file.Bytes(), 10)
	if err != nil {
		t.Fatal(err)
	}
	want := &table.Table{Header: []string{"email", "name"}, Rows: []table.Row{{3, []string{"a@example.org", "ნინო"}}, {6, []string{"b@example.org"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := table.Read(file.Bytes(), 1); !errors.Is(err, table.ErrTooLong) {
		t.Errorf("two rows of one: %v", err)
	}
}

func TestWhatIsNoTableIsRefused(t *testing.T) {
	for name, file := range map[string][]byte{
		"nothing":            nil,
		"blanks":             []byte(" \n;;\n"),
		"an archive":         []byte("PK\x03\x04 of something else"),
		"bytes of a picture": {0x89, 'P', 'N', 'G', 0, 0, 1, 0x80, 0xff},
	} {
		if got, err := table.Read(file, 10); !errors.Is(err, table.ErrNoTable) {
			t.Errorf("%s is %+v, %v", name, got, err)
		}
	}
	var long strings.Builder
	long.WriteString("email\n")
	for i := range 11 {
		fmt.Fprintf(&long, "p%d@example.org\n", i)
	}
	if _, err := table.Read([]byte(long.String()), 10); !errors.Is(err, table.ErrTooLong) {
		t.Errorf("eleven rows of ten: %v", err)
	}
	if got, err := table.Read([]byte(long.String()), 11); err != nil || len(got.Rows) != 11 {
		t.Errorf("eleven rows of eleven: %v", err)
	}
}
