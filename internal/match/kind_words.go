package match

import "strings"

// The words below are folded as spelling.ParseName does it: without case, marks
// and apostrophes.

// deviceWords name a device wherever they stand: nobody is called so.
var deviceWords = set(`iphone ipad ipod macbook imac airpods galaxy samsung huawei xiaomi redmi oneplus motorola lenovo thinkpad
	ideapad chromebook android smartphone айфон айпад макбук самсунг хуавей шаоми ксиоми редми галакси смартфон андроид
	აიფონი აიპადი სამსუნგი მაკბუქი`)

// deviceAlone are devices if nothing else stands beside them; some are names
// of people as well.
var deviceAlone = set(`nokia oppo vivo realme honor poco pixel mac windows pc laptop notebook tablet desktop computer phone mobile handy
	mobitel telefon telefoni rechner racunar kompjuter kompjuteri celular ordinateur
	телефон ноутбук планшет комп компьютер компютер мобильный мобільний мобилен таблет лаптоп рачунар компјутер
	ტელეფონი ლეპტოპი კომპიუტერი პლანშეტი τηλεφωνο υπολογιστησ κινητο bilgisayar`)

// besideDevices say more about a device; alone they are none.
var besideDevices = set(`pro max plus mini air ultra lite note se fe gb my mein meine moj moja mij мой мій мој ჩემი`)

// namelessWords are what platforms and people write where a name is missing.
var namelessWords = set(`zoom teams webex user users guest guests gast gaste gost gosti gosca invite invitee host cohost admin administrator
	moderator moderatorin moderatorica participant participants teilnehmer teilnehmerin teilnehmende ucesnik ucesnica sudionik sudionica
	pjesemarres pjesemarrese participanta oaspete konuk katilimci kullanici korisnik korisnica perdorues utilizator benutzer nutzer
	anonymous anonym anoniman anonim unknown unbekannt nepoznat nepoznato nepoznati test name ime meeting external extern no
	attendee viewer presenter panelist speaker support technik tehnika it
	гость гост гостья гостя гості учасник учасниця участник участница учесник учесничка корисник користувач пользователь пользовател
	адмін админ адміністратор администратор модератор анонім аноним анонимный невідомий неизвестный непознат зум тест имя імя
	სტუმარი მონაწილე მომხმარებელი ადმინი ადმინისტრატორი მოდერატორი ანონიმი ზუმი უცნობი
	επισκεπτησ χρηστησ ανωνυμοσ διαχειριστησ`)

// botPhrases name programs that listen and take notes.
var botPhrases = lines(`
	read ai
	otter ai
	otterpilot
	fireflies ai
	fireflies
	notetaker
	note taker
	meeting notes
	meeting assistant
	meeting recorder
	ai assistant
	ai companion
	ai recorder
	ai notes
	tactiq
	tl dv
	tldv
	krisp ai
	fathom ai
	supernormal
	avoma
	sembly
	meetgeek
	meetgeek ai
	circleback
	copilot
	recording bot
	recorder bot
	meeting bot
	notes bot
	zoom bot
	notulen bot
	протоколист бот
	бот записи
	бот для запису
	protokoll bot
`)

// callerPhrases name people who have dialled in.
var callerPhrases = lines(`
	call in user
	dial in user
	dial in
	phone user
	phone caller
	pstn user
	unknown caller
	anrufer
	telefonteilnehmer
	telefonski ucesnik
	телефонный участник
	телефонний учасник
`)

// roomPhrases name rooms wherever they stand.
var roomPhrases = lines(`
	zoom room
	zoom rooms
	meeting room
	meetingroom
	conference room
	conference hall
	board room
	boardroom
	breakout room
	council chamber
	council hall
	town hall
	besprechungsraum
	besprechungszimmer
	meetingraum
	meeting raum
	konferenzraum
	konferenzsaal
	konferenzzimmer
	seminarraum
	schulungsraum
	sitzungssaal
	sitzungszimmer
	sitzungsraum
	ratssaal
	festsaal
	grosser saal
	kleiner saal
	sala za sastanke
	sala za sastanka
	sala za sednice
	sala za sjednice
	konferencijska sala
	konferencijska dvorana
	dvorana za sastanke
	velika sala
	mala sala
	gradska vijecnica
	salla e mbledhjeve
	salla e konferencave
	sala de sedinte
	sala de conferinte
	sala de reuniones
	sala de reunioes
	toplanti odasi
	toplanti salonu
	konferans salonu
	сала за састанке
	сала за седнице
	конференцијска сала
	велика сала
	сала за состаноци
	сала за седници
	конференциска сала
	заседателна зала
	конферентна зала
	зала за срещи
	зал засідань
	зала засідань
	конференц зал
	конференц зала
	конференцзал
	актова зала
	актовый зал
	сесійна зала
	сесійний зал
	зал заседаний
	переговорная
	переговорна
	переговорная комната
	кімната переговорів
	საკონფერენციო დარბაზი
	სხდომათა დარბაზი
	სააქტო დარბაზი
	შეხვედრების ოთახი
	αιθουσα συνεδριασεων
	αιθουσα συσκεψεων
`)

// roomWords are rooms if only a number stands beside them; some are names of
// people as well.
var roomWords = set(`room raum saal zimmer sala dvorana kabinet kancelarija ucionica salla dhoma zyra salon oda buro office ured hall
	кімната кабінет аудиторія зал зала комната кабинет аудитория сала канцеларија училница стая офис ოთახი დარბაზი კაბინეტი ოფისი αιθουσα γραφειο`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

// lines are the lines of text between blanks, as whole words are found, by
// their first words.
func lines(text string) map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(strings.TrimSpace(text)) {
		line = strings.TrimSpace(line)
		first, _, _ := strings.Cut(line, " ")
		all[first] = append(all[first], " "+line+" ")
	}
	return all
}
