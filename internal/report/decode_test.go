package report

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

// encode writes a text in an encoding.
func encode(t testing.TB, text, name string) []byte {
	t.Helper()
	enc, err := htmlindex.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return data
}

func utf16(text string, big, bom bool) []byte {
	var out []byte
	put := func(u uint16) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	if bom {
		put(0xFEFF)
	}
	for _, r := range text {
		if r >= 0x10000 {
			put(uint16(0xD800 + (r-0x10000)>>10))
			put(uint16(0xDC00 + (r-0x10000)&0x3FF))
			continue
		}
		put(uint16(r))
	}
	return out
}

func TestUnicodeIsFoundByMarkAndContent(t *testing.T) {
	latin := "Name,E-Mail,Beginn,Ende\nJürgen Müller,j@example.org,06.10.2026 18:00,06.10.2026 19:00\n"
	georgian := "სახელი,ელფოსტა,შესვლის დრო,გასვლის დრო\nგიორგი ბერიძე,g@example.org,06.10.2026 18:00,06.10.2026 19:00\n"
	for _, text := range []string{latin, georgian, "Name,Join,Leave\n😀 Ana,2026-10-06 18:00,2026-10-06 19:00\n"} {
		for _, c := range []struct {
			data     []byte
			encoding string
			bom      bool
		}{
			{[]byte(text), "utf-8", false},
			{[]byte("\xEF\xBB\xBF" + text), "utf-8", true},
			{[]byte("\xEF\xBB\xBF\xEF\xBB\xBF" + text), "utf-8", true},
			{utf16(text, false, true), "utf-16le", true},
			{utf16(text, true, true), "utf-16be", true},
			{utf16(text, false, false), "utf-16le", false},
			{utf16(text, true, false), "utf-16be", false},
		} {
			d, refusal := decode(c.data, "")
			if refusal != nil {
				t.Fatal(refusal)
			}
			if d.text != text || d.encoding != c.encoding || d.bom != c.bom || d.guessed {
				t.Errorf("got %s, mark %v, guessed %v, %.40q; want %s", d.encoding, d.bom, d.guessed, d.text, c.encoding)
			}
		}
	}
}

func TestCodePagesAreGuessed(t *testing.T) {
	for _, c := range []struct{ encoding, text string }{
		{"windows-1252", "Name;E-Mail;Beginn;Ende;Minuten\nWeiß, Änne;a@example.org;06.10.2026 18:00;06.10.2026 19:30;90\nJürgen Müller;j@example.org;06.10.2026 18:05;06.10.2026 18:50;45\n"},
		{"windows-1252", "Nom;Prénom;E-mail;Heure d'arrivée;Heure de départ\nLefèvre;Hélène;h@example.org;06/10/2026 18:00;06/10/2026 19:30\nMuñoz;François;f@example.org;06/10/2026 18:00;06/10/2026 19:00\n"},
		{"windows-1252", "Nome;Sobrenome;E-mail;Horário de entrada;Horário de saída\nJoão;Conceição;j@example.org;06/10/2026 18:00;06/10/2026 19:30\n"},
		{"windows-1250", "Ime i prezime;E-pošta;Dolazak;Odlazak\nAmra Džafić;amra@example.org;06.10.2026 18:00;06.10.2026 19:30\nĐorđe Kovač;d@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"windows-1250", "Name;E-Mail;Beginn;Ende\nLejla Hodžić;l@example.org;06.10.2026 18:00;06.10.2026 19:30\nAna Kovač;a@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"windows-1250", "Imię i nazwisko;E-mail;Wejście;Wyjście\nŁukasz Wójcik;l@example.org;06.10.2026 18:00;06.10.2026 19:30\nGrażyna Ślęzak;g@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"windows-1250", "Nume;E-mail;Ora intrării;Ora ieşirii\nIonuţ Brânză;i@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"windows-1251", "Имя (настоящее имя);Электронная почта;Время входа;Время выхода\nОлена Шевченко;o@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"windows-1251", "Ім'я;Електронна пошта;Час входу;Час виходу\nЮлія Щербань;u@example.org;06.10.2026 18:00;06.10.2026 19:30\nЇжакевич Євген;e@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"windows-1251", "Name;Email;Join;Leave\nЂорђе Ђорђевић;d@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"windows-1253", "Όνομα;Email;Ώρα εισόδου;Ώρα εξόδου\nΓιώργος Παπαδόπουλος;g@example.org;06/10/2026 18:00;06/10/2026 19:30\n"},
		{"windows-1254", "Ad Soyad;E-posta;Giriş;Çıkış\nAyşe Yıldız;a@example.org;06.10.2026 18:00;06.10.2026 19:30\nÇağlar Şimşek;c@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"shift_jis", "名前 (元の名前),ユーザーメール,参加時刻,退出時刻,所要時間（分）\n山田花子,h@example.org,2026/10/6 18:00,2026/10/6 19:30,90\n"},
		{"euc-jp", "名前 (元の名前),ユーザーメール,参加時刻,退出時刻,所要時間（分）\n山田花子,h@example.org,2026/10/6 18:00,2026/10/6 19:30,90\n"},
		{"windows-874", "ชื่อเต็ม,อีเมล,เวลาเข้าร่วม,เวลาออก\nสมชาย ใจดี,s@example.org,6/10/2569 18:00,6/10/2569 19:30\n"},
		{"koi8-u", "Ім'я;Електронна пошта;Час входу;Час виходу\nЮлія Щербань;u@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"ibm866", "Имя;Электронная почта;Время входа;Время выхода\nПавел Соловьев;p@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
		{"macintosh", "Name;E-Mail;Beginn;Ende\nJürgen Müller;j@example.org;06.10.2026 18:00;06.10.2026 19:30\nWeiß Änne;a@example.org;06.10.2026 18:00;06.10.2026 19:30\n"},
	} {
		d, refusal := decode(encode(t, c.text, c.encoding), "")
		if refusal != nil {
			t.Fatal(refusal)
		}
		if d.text != c.text || !d.guessed {
			t.Errorf("%s was taken for %s: %.120q", c.encoding, d.encoding, d.text)
		}
		if d.encoding != c.encoding {
			t.Errorf("%s is called %s", c.encoding, d.encoding)
		}
		r, err := Read(encode(t, c.text, c.encoding), Hints{})
		if err != nil || !r.Doubted(DoubtEncoding) {
			t.Errorf("%s: a guessed code page is not doubted (%v)", c.encoding, err)
		}
	}
}

func TestEncodingCanBeCorrected(t *testing.T) {
	text := "Name;Join;Leave\nAna Kovač;06.10.2026 18:00;06.10.2026 19:30\n"
	d, refusal := decode(encode(t, text, "windows-1250"), "Windows-1250")
	if refusal != nil || d.text != text || d.guessed || d.encoding != "windows-1250" {
		t.Errorf("got %+v, %v", d, refusal)
	}
	if _, refusal := decode([]byte(text), "klingon"); refusal == nil || refusal.Code != RefusedEncoding {
		t.Errorf("an unknown encoding gave %v", refusal)
	}
}

func TestZerosAndBrokenPlacesDoNotHideTheRest(t *testing.T) {
	text := "Name,Email,Join Time,Leave Time\nAna \x00Kovač,a@example.org,2026-10-06 18:00,2026-10-06 19:00\n" + strings.Repeat("Žana Čačić,z@example.org,2026-10-06 18:00,2026-10-06 19:00\n", 5)
	data := bytes.Replace([]byte(text), []byte("Žana"), []byte("\xDEana"), 1)
	r, err := Read(data, Hints{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Encoding != "utf-8" || !r.Doubted(DoubtDamaged) || r.People[0].Names[0] != "Ana Kovač" {
		t.Errorf("got %s, %v, %q", r.Encoding, r.Doubts, r.People[0].Names)
	}
}

func TestDelimiters(t *testing.T) {
	rows := [][]string{{"Name", "Email", "Join Time", "Leave Time", "Duration (Minutes)"}, {"Kovač, Ana; mag. | Zagreb\tHR", "a@example.org", "10/13/2026 6:00 PM", "10/13/2026 7:00 PM", "60"}}
	for _, d := range []string{",", ";", "\t", "|"} {
		var b strings.Builder
		for _, row := range rows {
			for i, c := range row {
				if i > 0 {
					b.WriteString(d)
				}
				b.WriteString(`"` + c + `"`)
			}
			b.WriteString("\r\n")
		}
		for _, text := range []string{b.String(), "sep=" + d + "\r\n" + b.String()} {
			r, err := Read([]byte(text), Hints{})
			if err != nil {
				t.Fatalf("%q: %v", d, err)
			}
			if r.Delimiter != d || len(r.People) != 1 || r.People[0].Seconds != 3600 {
				t.Errorf("%q: got %q and %+v", d, r.Delimiter, r.People)
			}
		}
	}
}
