package report

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// signature is the first bytes of a kind of file that is no table.
type signature struct {
	at    int
	bytes string
	code  RefusalCode
	name  string
}

var signatures = []signature{
	{0, "%PDF", RefusedPDF, "PDF"},
	{0, "\x89PNG", RefusedImage, "PNG"}, {0, "\xFF\xD8\xFF", RefusedImage, "JPEG"}, {0, "GIF8", RefusedImage, "GIF"},
	{8, "WEBP", RefusedImage, "WebP"}, {4, "ftyphei", RefusedImage, "HEIC"}, {4, "ftypmif", RefusedImage, "HEIC"}, {0, "II*\x00", RefusedImage, "TIFF"}, {0, "MM\x00*", RefusedImage, "TIFF"}, {0, "BM", RefusedImage, "BMP"},
	{4, "ftyp", RefusedRecording, "MP4"}, {0, "\x1A\x45\xDF\xA3", RefusedRecording, "WebM"}, {0, "ID3", RefusedRecording, "MP3"}, {0, "OggS", RefusedRecording, "Ogg"}, {8, "WAVE", RefusedRecording, "WAV"}, {8, "AVI ", RefusedRecording, "AVI"},
	{0, "Rar!", RefusedArchive, "RAR"}, {0, "7z\xBC\xAF", RefusedArchive, "7z"}, {0, "\x1F\x8B", RefusedArchive, "gzip"},
	{0, "{\\rtf", RefusedDocument, "RTF"},
}

// sniff refuses what its first bytes show to be no table.
func sniff(data []byte) *Refusal {
	if len(data) == 0 {
		return refuse(RefusedEmpty)
	}
	for _, s := range signatures {
		if len(data) >= s.at+len(s.bytes) && string(data[s.at:s.at+len(s.bytes)]) == s.bytes {
			if s.name == "BMP" && (len(data) < 30 || bytes.IndexByte(data[:30], 0) < 0) {
				continue
			}
			return refuse(s.code, "format", s.name)
		}
	}
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		return sniffOLE(data)
	}
	return nil
}

// sniffOLE tells old office files and locked new ones apart by the names of the streams
// in them.
func sniffOLE(data []byte) *Refusal {
	has := func(name string) bool {
		var wide []byte
		for _, c := range []byte(name) {
			wide = append(wide, c, 0)
		}
		return bytes.Contains(data, wide)
	}
	switch {
	case has("EncryptedPackage"):
		return refuse(RefusedLocked)
	case has("WordDocument"), has("PowerPoint Document"), has("__properties_version1.0"):
		return refuse(RefusedDocument, "format", "Office")
	}
	return refuse(RefusedOldWorkbook)
}

func isZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// sniffText refuses texts that are no table.
func sniffText(text string) *Refusal {
	head := strings.ToLower(strings.TrimLeft(text[:min(len(text), 2000)], " \t\r\n"))
	switch {
	case head == "" && isBlank(text):
		return refuse(RefusedEmpty)
	case binary(text):
		return refuse(RefusedBinary)
	case strings.HasPrefix(head, "webvtt"), strings.Contains(head, " --> ") && strings.Contains(head, ":"):
		return refuse(RefusedTranscript)
	case strings.HasPrefix(head, "begin:vcalendar"):
		return refuse(RefusedCalendar)
	case strings.HasPrefix(head, "<!doctype html"), strings.HasPrefix(head, "<html"), strings.HasPrefix(head, "<head"), strings.HasPrefix(head, "<table"):
		return refuse(RefusedHTML)
	case strings.HasPrefix(head, "<?xml"):
		return refuse(RefusedDocument, "format", "XML")
	case strings.HasPrefix(head, "{"), strings.HasPrefix(head, "[{"):
		return refuse(RefusedJSON)
	}
	return nil
}

// binary reports whether a text has too many characters that no text has.
func binary(text string) bool {
	head := text[:min(len(text), 8192)]
	odd, all := 0, 0
	for _, r := range head {
		all++
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			odd++
		}
	}
	return odd*10 > all
}

// isChat finds what people wrote during a meeting: most lines begin with a time of day
// and go on with a name and a text after a colon.
func isChat(text string) bool {
	lines, chat := 0, 0
	head := strings.ReplaceAll(text[:min(len(text), 1<<16)], "\r", "\n")
	for l := range strings.SplitSeq(head, "\n") {
		l = strings.TrimSpace(l)
		if l == "" {
			continue
		}
		if lines++; lines > 200 {
			break
		}
		if chatLine(l) {
			chat++
		}
	}
	return chat >= 1 && chat*3 >= lines
}

func chatLine(l string) bool {
	l = strings.TrimPrefix(l, "[")
	if len(l) < 8 || !isDigit(l[0]) {
		return false
	}
	i := strings.IndexAny(l, " \t]")
	if i < 4 || i > 12 || strings.Count(l[:i], ":") < 1 || strings.ContainsAny(l[:i], ",;") {
		return false
	}
	rest := strings.TrimSpace(strings.Trim(l[i:], "] \t-"))
	if strings.IndexAny(rest, ":") < 0 || strings.Count(l, ",") > 4 || strings.Count(rest, "\t") > 3 {
		return false
	}
	name, _, _ := strings.Cut(rest, ":")
	return name != "" && !isDigit(name[0]) && !isDigit(name[len(name)-1]) && len(name) < 120 && !strings.ContainsAny(name, ";|")
}
