package report

import (
	"fmt"
	"strings"
	"testing"
)

// headerRows are headers by language, as platforms write them or would; each is followed
// by what its columns hold.
var headerRows = []struct{ header, want string }{
	{"Name (Original Name)|User Email|Join Time|Leave Time|Duration (Minutes)|Guest|Recording Consent|In Waiting Room", "name email joined left minutes guest consent waiting"},
	{"Name (original name)|Email|Join time|Leave time|Duration (minutes)|Guest|Recording disclaimer response|In waiting room", "name email joined left minutes guest consent waiting"},
	{"Name (ursprünglicher Name)|E-Mail|Beitrittszeit|Austrittszeit|Dauer (Minuten)|Gast|Im Warteraum", "name email joined left minutes guest waiting"},
	{"Имя (настоящее имя)|Электронная почта пользователя|Время входа|Время выхода|Продолжительность (минуты)|Гость|Согласие на запись|В зале ожидания", "name email joined left minutes guest consent waiting"},
	{"名前 (元の名前)|ユーザーメール|参加時刻|退出時刻|所要時間（分）|ゲスト", "name email joined left minutes guest"},
	{"Ім'я (справжнє ім'я)|Електронна пошта|Час приєднання|Час виходу|Тривалість (хвилини)|Гість|У залі очікування", "name email joined left minutes guest waiting"},
	{"Імʼя (початкове імʼя)|Ел. пошта користувача|Час входу|Час виходу|Тривалість (хв)|Гість", "name email joined left minutes guest"},
	{"Ime (izvorno ime)|E-pošta|Vrijeme pridruživanja|Vrijeme napuštanja|Trajanje (minuta)|Gost|U čekaonici", "name email joined left minutes guest waiting"},
	{"Ime (originalno ime)|Email korisnika|Vreme ulaska|Vreme izlaska|Trajanje (minuti)|Gost", "name email joined left minutes guest"},
	{"Име (оригинално име)|Имејл|Време уласка|Време изласка|Трајање (минути)|Гост", "name email joined left minutes guest"},
	{"Име (оригинално име)|Е-пошта|Време на приклучување|Време на напуштање|Времетраење (минути)|Гостин", "name email joined left minutes guest"},
	{"Име (оригинално име)|Имейл|Час на присъединяване|Час на напускане|Продължителност (минути)|Гост", "name email joined left minutes guest"},
	{"Emri (emri origjinal)|Email|Koha e hyrjes|Koha e daljes|Kohëzgjatja (minuta)|Mysafir", "name email joined left minutes guest"},
	{"Nume (nume original)|E-mail|Ora intrării|Ora ieșirii|Durata (minute)|Oaspete", "name email joined left minutes guest"},
	{"Ad (orijinal ad)|E-posta|Katılma zamanı|Ayrılma zamanı|Süre (dakika)|Misafir", "name email joined left minutes guest"},
	{"Όνομα (αρχικό όνομα)|Ηλεκτρονικό ταχυδρομείο|Ώρα εισόδου|Ώρα εξόδου|Διάρκεια (λεπτά)|Επισκέπτης", "name email joined left minutes guest"},
	{"სახელი (თავდაპირველი სახელი)|ელფოსტა|შესვლის დრო|გასვლის დრო|ხანგრძლივობა (წუთები)|სტუმარი", "name email joined left minutes guest"},
	{"Nom (nom d'origine)|E-mail|Heure d'arrivée|Heure de départ|Durée (minutes)|Invité", "name email joined left minutes guest"},
	{"Nome (nome originale)|E-mail|Ora di ingresso|Ora di uscita|Durata (minuti)|Ospite", "name email joined left minutes guest"},
	{"Nombre (nombre original)|Correo electrónico|Hora de entrada|Hora de salida|Duración (minutos)|Invitado", "name email joined left minutes guest"},
	{"Nome (nome original)|E-mail|Hora de entrada|Hora de saída|Duração (minutos)|Convidado", "name email joined left minutes guest"},
	{"Naam (oorspronkelijke naam)|E-mailadres|Tijd van deelname|Tijd van vertrek|Duur (minuten)|Gast", "name email joined left minutes guest"},
	{"Nazwa (oryginalna nazwa)|Adres e-mail|Czas dołączenia|Czas opuszczenia|Czas trwania (minuty)|Gość", "name email joined left minutes guest"},
	{"Full Name|User Action|Timestamp", "name action stamp"},
	{"Nombre completo|Acción del usuario|Marca de tiempo", "name action stamp"},
	{"Nome Completo|Atividade|Carimbo de data/hora", "name action stamp"},
	{"Vollständiger Name|Benutzeraktion|Zeitstempel", "name action stamp"},
	{"Nom complet|Action de l'utilisateur|Horodatage", "name action stamp"},
	{"ชื่อเต็ม|เวลาเข้าร่วม|เวลาออก|ระยะเวลา", "name joined left minutes"},
	{"Name|First Join|Last Leave|In-Meeting Duration|Email|Participant ID (UPN)|Role|Engagement: Reaction - Like", "name joined left minutes email upn role activity"},
	{"Nome|Primeira Entrada|Última Saída|Duração da Reunião|E-mail|ID do participante (UPN)|Função", "name joined left minutes email upn role"},
	{"Nome|Primeiro ingresso|Última saída|Duração da Reunião|Email|ID do participante (UPN)|Função", "name joined left minutes email upn role"},
	{"Name|Erster Beitritt|Letztes Verlassen|Dauer der Besprechung|E-Mail|Teilnehmer-ID (UPN)|Rolle", "name joined left minutes email upn role"},
	{"Name|Beitrittszeit|Verlassenszeit|Dauer|E-Mail|Rolle", "name joined left minutes email role"},
	{"Nom|Première arrivée|Dernier départ|Durée de la réunion|E-mail|ID du participant (UPN)|Rôle", "name joined left minutes email upn role"},
	{"Nome|Primo accesso|Ultima uscita|Durata della riunione|Indirizzo di posta elettronica|ID partecipante (UPN)|Ruolo", "name joined left minutes email upn role"},
	{"Session Id|Participant Id|Full Name|UserAgent|UTC Event Timestamp|Action|Role", "meetingid upn name other stamp action role"},
	{"Nome da reunião|Data de início|Data de término|Nome de exibição|Nome|Sobrenome|Função|E-mail do convidado|Hora da entrada|Hora da saída|Duração da presença|Tipo de conexão|Nome da sessão", "topic start end name first last role email joined left minutes connection session"},
	{"Meeting Name|Meeting Start Time|Meeting End Time|Display Name|First Name|Last Name|Role|Attendee Email|Join Time|Leave Time|Attendance Duration|Connection Type|Session Name", "topic start end name first last role email joined left minutes connection session"},
	{"Attended|User Name (Original Name)|First Name|Last Name|Email|Registration Time|Approval Status|Join Time|Leave Time|Time in Session (minutes)|Is Guest|Country/Region Name", "attended name first last email registered approval joined left minutes guest other"},
	{"Attended|Interest Rating|First Name|Last Name|Email|Registration Date|Join Time|Leave Time|In Session Duration (minutes) |Organization|Unsubscribed|Approval Status|Job Title|Questions Asked by Attendee", "attended activity first last email registered joined left minutes other other approval other poll"},
	{"First name|Last name|Email|Duration|Time joined|Time exited", "first last email minutes joined left"},
	{"Nome|Sobrenome|E-mail|Duração|Horário de entrada|Horário de saída", "first last email minutes joined left"},
	{"Vorname|Nachname|E-Mail-Adresse|Dauer|Beitrittszeit|Endzeit", "first last email minutes joined end"},
	{"Ime|Prezime|E-adresa|Trajanje|Vrijeme ulaska|Vrijeme izlaska", "first last email minutes joined left"},
	{"Име|Презиме|Е-пошта|Траење|Време на влез|Време на излез", "first last email minutes joined left"},
	{"Name|Moderator|Activity Score|Talk Time|Webcam Time|Messages|Reactions|Poll Votes|Raise Hands|Join|Left|Duration", "name moderator activity activity activity activity activity poll activity joined left minutes"},
	{"Name|Moderator|Aktivitätspunkte|Sprechzeit|Webcam-Zeit|Nachrichten|Reaktionen|Abstimmungen|Handzeichen|Beigetreten|Verlassen|Dauer", "name moderator activity activity activity activity activity poll activity joined left minutes"},
	{"Name;E-Mail;Beginn;Ende;Minuten", "name email start end minutes"},
	{"Teilnehmer|Ankunft|Abgang", "participant joined left"},
	{"Nachname, Vorname|Kommen|Gehen", "name joined left"},
	{"Ime i prezime|Dolazak|Odlazak", "name joined left"},
	{"Прізвище та ім'я|Прихід|Вихід|Хвилини", "name joined left minutes"},
	{"ФИО|Вход|Выход", "name joined left"},
	{"Ad Soyad|Giriş|Çıkış", "name joined left"},
	{"Ονοματεπώνυμο|Άφιξη|Αποχώρηση", "name joined left"},
	{"სახელი და გვარი|მოსვლა|წასვლა", "name joined left"},
	{"Nume și prenume|Intrare|Ieșire", "name joined left"},
	{"Emri dhe mbiemri|Hyrja|Dalja", "name joined left"},
	{"First and Last Name|In|Out|Date", "name joined left date"},
	{"Topic|Meeting ID|User Name|User Email|Department|Group|Has Zoom Rooms?|Creation Time|Start Time|End Time|Duration (Minutes)|Participants", "topic meetingid name email other other - created start end minutes participant"},
	{"Name|Rollcall ID|Join Time|Leave Time", "name link joined left"},
	{"Name|RollcallID|E-Mail|Beitrittszeit", "name link email joined"},
	{"Name|Persönlicher Link|Beitrittszeit|Verlassenszeit", "name link joined left"},
	{"Ім'я|Особисте посилання|Час входу|Час виходу", "name link joined left"},
	{"სახელი|პირადი ბმული|შესვლის დრო|გასვლის დრო", "name link joined left"},
	{"Name|Registration ID|Join Time|Leave Time", "name registered joined left"},
	{"Name|Registrant ID|Join Time|Leave Time", "name registered joined left"},
	{"Topic|MeetingID|User_Name|User_Email|JoinTime|LeaveTime|Duration|InWaitingRoom", "topic meetingid name email joined left minutes waiting"},
}

var colNames = map[col]string{
	cNone: "-", cName: "name", cFirst: "first", cLast: "last", cEmail: "email", cUPN: "upn", cJoined: "joined", cLeft: "left", cStart: "start", cEnd: "end", cMinutes: "minutes",
	cRole: "role", cModerator: "moderator", cGuest: "guest", cWaiting: "waiting", cConsent: "consent", cAttended: "attended", cAction: "action", cStamp: "stamp", cDate: "date",
	cTopic: "topic", cMeetingID: "meetingid", cHost: "host", cHostEmail: "hostemail", cSession: "session", cConnection: "connection", cRegistered: "registered", cApproval: "approval",
	cParticipant: "participant", cCount: "count", cCreated: "created", cPoll: "poll", cActivity: "activity", cID: "id", cZone: "zone", cOther: "other", cLink: "link",
}

func TestHeadersByMeaning(t *testing.T) {
	for _, c := range headerRows {
		var cells []string
		for _, s := range strings.FieldsFunc(c.header, func(r rune) bool { return r == '|' || r == ';' }) {
			cells = append(cells, s)
		}
		hs := headings(line{1, cells}, nil)
		if hs == nil {
			t.Errorf("not taken for a header: %s", c.header)
			hs = make([]heading, len(cells))
			for i, s := range cells {
				hs[i] = understand(s)
			}
		}
		tb := newTable(hs, 1)
		tb.settleNames()
		var got []string
		for _, h := range tb.heads {
			got = append(got, colNames[h.col])
		}
		for i, w := range strings.Fields(c.want) {
			if i < len(got) && got[i] != w {
				t.Errorf("%q in %q: got %s, want %s (%s)", cells[i], c.header, got[i], w, fmt.Sprintf("%x", uint64(hs[i].m)))
			}
		}
	}
}
