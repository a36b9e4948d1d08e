package report

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// meaning is what the words of a header say, as a set. A header is understood from
// all its words together: "Last leave" is a leave, "Last name" a surname.
type meaning uint64

const (
	mName meaning = 1 << iota
	mGiven
	mSurname
	mFirst
	mLast
	mUser
	mOriginal
	mEmail
	mJoin
	mLeave
	mStart
	mEnd
	mTime
	mDate
	mDuration
	mMinutes
	mSeconds
	mHours
	mTotal
	mAverage
	mRole
	mGuest
	mConsent
	mWaiting
	mRegister
	mCreated
	mApproval
	mPlace
	mPhone
	mTopic
	mMeeting
	mSession
	mID
	mPeople
	mHost
	mModerator
	mAttended
	mAction
	mStamp
	mUPN
	mAgent
	mUTC
	mScore
	mTalk
	mCamera
	mMessage
	mReaction
	mPoll
	mQuestion
	mAnswer
	mHand
	mConnection
	mOrganisation
	mZone
	mReport
	mDetails
	mSummary
	mEngagement
	mPanelist
	mOther
	mCancelled
	mChat
	mCount
	mRemark
)

// vocabulary is the words by meaning, in the languages that reports are written in.
// A star ends a beginning; in scripts without blanks a word is found anywhere.
// Platforms add what only they write, see platform.words.
var vocabulary = map[meaning]string{
	mName: `name names nome nombre nom naam nazwa imena ime ім'я имя імя іме naziv* име назив* emri emer* nume numele ad
		adi isim όνομα ονομα ονοματ* სახელ* 名前 氏名 名称 姓名 ชื่อ navn namn nimi nev jmeno meno vards vardas имена імена
		fullname username displayname nutzername benutzername anzeigename teilnehmername korisnik 이름 성명 שם اسم
		isimsoyad teilnehmernamen eigenname
		ad_soyad adı_soyadı isim_soyisim name_surname фамилия_имя прізвище_ім име_презиме ime_prezime nume_prenume nom_prénom имя_фамилия nombre_apellidos apellidos_nombre nome_cognome cognome_nome imię_nazwisko nazwisko_imię vorname_nachname nachname_vorname name_vorname фио піб ф_и п_і`,
	mGiven: `vorname* prenom* prénom* prenume* prenumele given givenname firstname fornavn fornamn etunimi voornaam
		keresztnev krestni ονομα_ძ imię* imiona rufname`,
	mSurname: `surname* lastname familyname family nachname* familienname* apellido* sobrenome* apelido cognome* achternaam
		nazwisko* prezime* презиме* прізвищ* фамили* mbiemr* soyad* soyisim επώνυμ* επιθετ* გვარ* 姓 苗字 นามสกุล
		efternavn efternamn sukunimi vezeteknev prijmeni priezvisko uzvards pavarde familija фамілі* nazwisk* zuname`,
	mFirst: `first erste* erster primeir* primer* premier* première* primo prima perv* первый первая первое первого перший
		перша перше prvi prva prvo први прва прво първ* пръв pierwsz* eerste ilk πρώτη πρωτη πρώτο პირველ* 最初 初回 แรก
		prim primul pari forsta første első prvni i_pare pare`,
	mLast: `last letzte* letzter letztes ultim* último última dernier* dernière* ultimo последн* останн* zadnj* posljednj*
		poslednj* последњ* последен последна последно ostatni* laatste son τελευταί* τελευται* ბოლო 最後 最終 ล่าสุด fundit
		senast* sidste utolso posledni`,
	mUser: `user users benutzer* nutzer* utilizador* usuário usuario* utente utilisateur* gebruiker* użytkownik*
		пользовател* користувач* korisni* корисни* потребител* përdorues* utilizator* kullanıcı* χρήστη* მომხმარებ*
		ユーザー* 用户 用戶 ผู้ใช้ display exibição exibicao anzeige* affich* visualizza* visibil* full complet* vollständig*
		voll nombrecompleto completo completa completă pełn* polny повне повное полное повно пълно целосно puno пуно
		kompletn* plotë plote tam πλήρ* πληρ* სრული 表示 เต็ม volledig* weergave* отображаем* відображ* screen nick*
		alias
		ad_soyad adı_soyadı isim_soyisim name_surname фамилия_имя прізвище_ім име_презиме ime_prezime nume_prenume nom_prénom имя_фамилия nombre_apellidos apellidos_nombre nome_cognome cognome_nome imię_nazwisko nazwisko_imię vorname_nachname nachname_vorname name_vorname фио піб ф_и п_і`,
	mOriginal: `original originale* originalen ursprünglich* urspruenglich* originel* d'origine origine oorspronkelijk*
		oryginaln* pierwotn* настоящ* исходн* оригинальн* оригінальн* справжн* izvorn* originaln* изворн* оригинал*
		origjinal* inițial* initial* orijinal αρχικό αρχικο πραγματικ* ორიგინალ* თავდაპირველ* 元の 原始 ดั้งเดิม stvarn*
		прав* verkliche* wirklich* real echte* nyata asli`,
	mEmail: `email emails e-mail emailadresse* emailadres* mail mails mailadresse* correo* courriel* posta poczt* pošt*
		почт* пошт* поща имейл* имейла емаил* мејл* ел ელფოსტ* ფოსტ* メール* メールアドレス 邮箱 郵箱 電子郵件 电子邮件 อีเมล eposta epošta
		epost e-post epasts pastas adresaemail emailadress correoelectronico imejl* mejl* електрон* электрон* elektron*
		elektronsk* ηλεκτρονικ* ელექტრონულ* ელ-ფოსტ* ημαιλ 이메일
		имејл* e_adresa е_адреса е_адреси mailadres* adresse_mail`,
	mJoin: `join joined joins joining jointime enter entered entering entry entries arrival arrivals arrived checkin
		connected connect beitritt* beigetreten beitreten eintritt* eingetreten eingang zutritt* zugang einwahl*
		eingewählt* ankunft* gekommen teilgenommenab entrada* entró entro ingreso* ingresó ingress* ingreç* unió unido
		unirse unión incorpora* acceso conexión conexion conexão conexao entrata* ingresso accesso entré* entrée*
		entree arrivé* arrivée* connexion connecté* rejoint adhésion deelname* deelgenomen toegetreden toetred*
		binnenkomst dołącz* dolacz* wejści* wejsci* przystąp* przyłącz* вход* вошел вошла вошёл присоедин* подключ*
		зашел зашла приход* вхід входу увійш* увійшов приєдна* приєднан* прибутт* підключ* pridruž* pridruz* ulaz*
		ulaska uključ* ukljuc* dolaz* dolaska pristup* stupanj* улаз* приклуч* придруж* вклуч* долас* пристап*
		присъедин* включ* влизане влизан* влезе hyrje* hyri hyrj* bashkim* bashkua* bashkuar intrar* intră* intrat
		alătur* alatur* conectar* sosir* katıl* katil* giriş* giris* gelis geliş* είσοδ* εισοδ* συμμετοχ* σύνδεσ*
		συνδεσ* άφιξ* αφιξ* შემოს* შესვლ* შეერთ* შემოერთ* გაწევრ* დაკავშირ* მოსვლ* 参加 入室 加入 入会 进入 参加時刻 เข้าร่วม เข้า
		tiltred* tilslut* anslut* gick_med liittyi liittym* csatlakoz* belép* připojen* pripojen* vstup* pievieno*
		prisijung* 참가 입장 הצטרפ* انضم* bergabung masuk vào tham_gia login logged signin kommen angekommen
		уласк* влез* прихід* доласк* pristup* pristiz* priključ* приключ* kommt kam
		შემოვ* hynë hyn`,
	mLeave: `leave left leaving leavetime exit exited exits exiting departure departed checkout disconnected disconnect
		logout austritt* ausgetreten verlass* verlaess* abgang* weggang gegangen abmeld* ausgang* ausstieg* salida*
		salió salio salir abandon* abandonó desconexión desconexion saída* saida* saiu desconexão uscit* usciva
		abbandon* sortie* départ* quitté* quitte* déconnexion vertrek* vertrokken verlaten opuszcz* opuśc* opusc*
		wyjści* wyjsci* wyszedł выход* вышел вышла покинул* ухода уход отключ* вихід виходу вийш* вийшов залиш* покину*
		відключ* napušt* napust* izlaz* izlask* odlaz* odlask* isključ* iskljuc* odjav* излаз* напушт* напуст* одлаз*
		излегув* излез* заминува* исключ* излиз* напуск* напусн* изход* изключ* dalje* dalje largim* largua* larguar
		u_largua ieși* iesi* ieșir* părăs* paras* plecar* deconect* deconectar* ayrıl* ayril* çıkış* cikis* çık*
		αποχώρ* αποχωρ* έξοδ* εξοδ* αποσύνδ* αποσυνδ* გასვლ* დატოვ* გამოს* წასვლ* გავიდ* 退出 退室 离开 離開 退会 ออก forlad*
		forlot lämna* lamna* gick poistu* kilép* kilep* odchod* opuštěn* odešel izieš* aizgāja išeji* 퇴장 나간 עזיב* غادر*
		keluar rời départ depart dalj* gehen signout abgemeldet abmeldezeit*
		излас* одласк* вибут* geht ging
		doli dola dolën`,
	mStart: `start started starts starting begin beginning begins begun began commence* beginn beginnzeit* anfang*
		startzeit* inicio início inici* comienzo inizio début debut commenc* aanvang begintijd starttijd rozpocz*
		początek poczatek начал* начато початок початку поч početak pocetak početka почетак почетка почеток почетокот
		старт* начало fillim* filloi început* inceput* de_la başlang* baslang* başlama* έναρξ* εναρξ* αρχή αρχη
		დასაწყის* დაწყებ* 開始 开始 始め เริ่ม startid alkaa alku kezd* začát* zacat* začet* sākum* pradži* 시작`,
	mEnd: `end ended ends ending finish finished ende endzeit* endet schluss fin finaliza* final término termino terminó
		fine al termine eind einde eindtijd zakończ* zakoncz* koniec конец конца окончан* завершен* кінець кінця
		закінчен* kraj kraja završet* zavrsetak svršet* крај краја завршет* край края mbarim* përfund* perfund*
		sfârșit* sfarsit* sfârşit* până pana bitiş* bitis* son_saat λήξ* ληξ* τέλος τελος დასასრულ* დასრულებ*
		დამთავრებ* 終了 结束 結束 สิ้นสุด slut slutt päätt* vége vege konec ukončen* ukoncen* beigas pabaiga 종료`,
	mTime: `time times zeit* uhrzeit* hora horas horário* horario* heure* ora orario ore tijd* tijdstip czas godzin* время
		времени врем час часу vrijeme vremena vreme vremenska време времето koha kohë kohe oră zaman* saat* ώρα ωρα
		χρόν* χρον* დრო* საათი 時刻 時間 时间 เวลา tid tidspunkt aika idő ido čas cas laiks laikas 시간 momento moment* момент*
		temps momentul`,
	mDate: `date dates datum* data dato fecha* день дата дати датум* datë dată tarih* ημερομην* თარიღ* 日付 日期 วันที่ päivä
		datum dátum day tag jour día dia giorno dan dita dzień zi gün`,
	mDuration: `duration durations dauer* verweildauer anwesenheitsdauer* teilnahmedauer* länge length durée* duree* duração
		duracao duración duracion durata* duur czas_trwania trwani* продолжит* длительн* тривал* trajanj* трајањ*
		траење траењ* vremetraenje времетраење kohëzgjatj* kohezgjatj* zgjatj* durat* süre* sure διάρκ* διαρκ*
		ხანგრძლივ* 所要時間 期間 時長 时长 持续 ระยะเวลา varighet varighed längd kesto időtartam idotartam trvání trvani trvanie
		ilgums trukmė продължит* времетра* 지속`,
	mMinutes: `min mins minute minutes minuten minut minuta minutos minutas minuti minuty minuut minut* мин минут* минути хв
		хвилин* минуту dakika* dk λεπτ* წუთ* 分 分钟 分鐘 นาที minutter minuter perc minūt* minučių 분`,
	mSeconds: `sec secs second seconds sekunde* sek segundo* secondi seconde* sekund* секунд* saniye* δευτερόλ* წამ* 秒 วินาที`,
	mHours:   `hour hours hrs stunde* stunden hodin* sati`,
	mTotal: `total totals totale* gesamt* insgesamt summe sum summa suma celkem razem łączn* laczn* общ* итог* итого всего
		загальн* усього разом всього ukupn* укупн* вкупн* gjithsej total* toplam* σύνολ* συνολ* სულ ჯამ* 合計 总计 รวม
		totaal samlet összes cumul* cumulat*`,
	mAverage: `average durchschnitt* media médio moyen* promedio gemiddeld* średni* средн* середн* prosj* prosečn* просеч*
		mesatar* medie ortalama μέσο* μεσο* საშუალო 平均 เฉลี่ย`,
	mRole: `role roles rolle* rol função funcao función funcion rôle ruolo rola роль роли uloga улога улог* роля roli rolul
		ρόλος ρολος როლ* 役割 角色 บทบาท rooli szerep funkce 역할`,
	mGuest: `guest guests gast gäste* gaeste* invitad* convidad* invité* invite ospit* gość gosc гость гостя гостев* гість
		gost gosti гост гости гостин* mysafir* ftuar i_ftuar oaspet* invitat* misafir* konuk* επισκέπτ* επισκεπτ*
		καλεσμέν* სტუმარ* სტუმრ* ゲスト 来宾 访客 แขก gjest gäst vieras vendég external extern* externe*`,
	mConsent: `consent einwilligung* zustimmung* consentim* consenso consentement toestemming zgod* согласие згода saglasnost
		pristanak suglasnost сагласн* согласн* съгласие pëlqim* consimt* onay* rıza* συγκατάθεσ* თანხმობ* 同意 ความยินยอม
		disclaimer haftungsausschluss recording aufzeichnung* aufnahme* grabación gravação enregistrement opname
		nagrani* nagrywan* запис* snimanj* снимањ* снимање ჩაწერ* 録画 录制 บันทึก`,
	mWaiting: `waiting warteraum* wartezimmer* warten* espera attesa attente wacht* wachtruimte poczekaln* ожидан* очікуван*
		čekaon* cekaon* чекаон* чекалн* чакалн* pritj* așteptar* asteptar* bekleme* αναμον* მოლოდინ* მოსაცდელ* 待機 待机 等候
		รอ venterom väntrum odotus* várószoba čekárn* lobby`,
	mRegister: `registration registrations registered registrant registrants register registrierung* registriert anmeldung*
		angemeldet* anmeldedatum anmeldezeitpunkt inscripción inscripcion inscrição inscricao inscrit* inscription*
		registro registrazione* iscrizion* iscritt* registratie* geregistreerd aanmeld* rejestrac* zarejestr*
		регистрац* зарегистр* реєстрац* зареєстр* registracij* prijave prijavlj* регистрациј* пријав* regjistrim*
		regjistruar înregistr* inregistr* kayıt* kayit* εγγραφ* რეგისტრ* 登録 注册 ลงทะเบียน påmelding tilmelding
		rekisteröi* registráci* registrac* prijav* anmelde*`,
	mCreated: `creation created erstellt erstellung* erstellungs* creación criação création creazione aanmaak utworzen*
		создан* створен* kreiran* stvoren* креиран* creat* oluştur* δημιουργ* შექმნ* 作成 创建 updated scheduled`,
	mApproval: `approval approved status genehmigung* aprobación aprovação approbation approvazione goedkeuring zatwierdz*
		статус* состояние одобр* схвал* odobren* одобрен* onay_durumu estado statut stato stan statusi durum κατάσταση
		σταტუს სტატუს* 承認 สถานะ`,
	mPlace: `country region land länder pays país pais paese страна країна регион регіон država drzava држава shtet* țara
		tara ülke ulke χώρα ქვეყ* 国 地域 ประเทศ city stadt ort ciudad cidade ville città miasto город місто grad град
		qytet* orașul sehir şehir πόλη ქალაქ* zip postcode address location standort industry department abteilung
		group gruppe departament* departement* département*`,
	mPhone: `phone telephone telefon* telefono teléfono telefone téléphone telefoon телефон* telefonit τηλέφων* ტელეფონ* 電話
		โทรศัพท์ handy mobile mobil`,
	mTopic: `topic thema themen tema temat sujet titel title título titulo titolo titre tytuł tytul тема теми тематик* назва
		название naslov наслов* заглавие titull* subiect subiectul konu başlık baslik θέμα θεμα τίτλ* თემა სათაურ* トピック
		タイトル 主题 主題 หัวข้อ ชื่อเรื่อง emne ämne aihe téma betreff subject agenda
		besprechungstitel* sitzungstitel* veranstaltungstitel* konferenztitel* webinartitel* meetingtitle`,
	mMeeting: `meeting meetings webinar webinars webinaire webinario seminar* webex conference conferencing konferenz*
		conferencia conferência conférence conferenza конференц* besprechung* meetingtitel reunion* reunião reuniao
		reunión réunion* riunion* vergadering* spotkani* встреч* собран* зустріч* зустріч збор* нарад* sastan* састан*
		состан* среща* срещата takim* ședinț* sedint* întâlnir* intalnir* toplantı* toplanti* συνάντηση* συναντ*
		σύσκεψη* συσκεψ* შეხვედრ* კონფერენც* 会議 ミーティング 会议 ประชุม การประชุม møte möte mød* kokous értekezlet megbeszél*
		schůzk* вебінар* вебинар* webinara вебинара ウェビナー 회의 event veranstaltung* evento* événement* evenement*
		wydarzen* мероприят* заход* događaj* dogadjaj* догађај* настан* събити* ngjarj* evenim* etkinlik* εκδήλωσ*
		ღონისძიებ*`,
	mSession: `session sessions sitzung* sessão sessao sessioni sessione sesión sesion sessie* sesja сесія сесії сессия сессии
		sesija* сесија* сесия seanc* sesiun* oturum* συνεδρ* სესია სესიის セッション 会话 เซสชัน breakout room raum
		gruppenraum sala salle stanza kamer pokój комната кімната soba соба dhom* oda αίθουσα ოთახ*`,
	mID: `id ids identifier kennung* nummer number numero número numéro nr ident* идентификатор* ідентифікатор* номер
		numri numărul numara αριθμός ნომერ* 番号 编号 หมายเลข kod code uuid guid`,
	mPeople: `participant participants attendee attendees attendants teilnehmer* teilnehmende* teilnehmend* participante*
		asistente* partecipant* deelnemer* uczestni* участник* учасник* učesni* ucesni* sudionik* учесни* учасници
		pjesëmarr* pjesemarr* participanți participant* participanti katılımcı* katilimci* συμμετέχ* συμμετεχ* მონაწილ*
		参加者 出席者 参与者 与会者 ผู้เข้าร่วม deltager* deltagare osallistuj* résztvev* účastn* ucastn* dalībniek* dalyvi*
		polaznik* person persons personen persona personne people viewers 참가자`,
	mHost: `host hosts cohost gastgeber* anfitri* hôte* hote ospitante organizer organizers organiser organisers
		organizator* organisator* organizador* organisateur* organizzator* veranstalter* besprechungsorganisator*
		organisator организатор* організатор* ведущ* ведуч* domaćin* domacin* домаћин* домаќин* домакин* mikpritës*
		nikoqir* gazd* organizatör* düzenleyen* ev_sahibi διοργαν* οικοδεσπ* ორგანიზატორ* მასპინძ* 主催者 ホスト 主持人 เจ้าของ
		vært värd isäntä házigazda hostitel* gospodarz* owner 主催`,
	mModerator: `moderator moderators moderador* modérateur* moderatore* moderatoren moderatorin модератор* moderues* moderatör*
		συντονιστ* მოდერატორ* モデレーター 司会 moderation`,
	mAttended: `attended attendance present presence anwesend* anwesenheit* teilgenommen teilnahme asistió asistio asistencia
		compareceu presença presenca presen* partecipato présent* presenze aanwezig* obecn* присутн* присутств* prisut*
		prisust* prisutn* присут* присуст* присъств* участвовал* praní prani pranishëm prezen* prezenț* katıldı yoklama
		παρών παρουσί* παρουσι* დასწრებ* ესწრებოდა 出席 参加状況 เข้าร่วมแล้ว tilstede närvar* läsnä jelen příto*`,
	mAction: `action actions aktion* acción accion ação acao azione actie akcja действи* дія дії radnja akcija радња акција
		действие veprim* acțiun* actiun* eylem* işlem* ενέργει* ενεργει* მოქმედებ* アクション 操作 การกระทำ handling handelse
		toiminto művelet akce actividad atividade* activité attività activiteit* aktivität* aktivitaet* aktywnoś*
		активн* aktivnost* aktivitet* activit* activity
		benutzeraktion* gebruikersactie*`,
	mStamp: `timestamp zeitstempel* marca_de_tiempo marca carimbo horodat* tijdstempel sygnatura znacznik* отметка метка
		позначка часова vremenska_oznaka oznaka ознака timestampi marcaj damgası χρονοσ* დროის_ნიშნული タイムスタンプ 时间戳
		ประทับเวลา`,
	mUPN:   `upn principal`,
	mAgent: `useragent agent browser device client`,
	mUTC:   `utc gmt`,
	mScore: `score rating interest punkte bewertung aktivitätswert puntuación pontuação punteggio punteggi wynik рейтинг
		оценка бал балів ocjena ocena оцена rezultat puan βαθμολογ* ქულა attentiveness aufmerksamkeit*
		aktivitätspunkt* aktivitätswert* aktivitätsbewertung*
		pikë pikët pikëve оцінка оцінки бали балл* balla* skor skoru punkte punkty poeni поени puncte* punctaj* scor scorul πόντοι puntos pontos puntos pontuação resultaat оценка оценки точки бодови bodovi`,
	mTalk: `talk talking sprechzeit* redezeit* gesprächszeit habla fala parlato parole spreektijd mówieni* разговор* говор*
		govora govorenja parlat* konuşma* ομιλί* ομιλι* საუბრ* 発話
		folur* folurit мовлення говоріння vorbit* vorbire`,
	mCamera: `webcam camera kamera* webcamzeit* cámara câmera caméra videocamera web-kamer* камер* веб-камер* вебкамер*
		κάμερ* კამერ* カメラ video screenshare`,
	mMessage: `message messages nachricht* mensaje* mensag* messaggi* berichten wiadomoś* сообщен* повідомлен* poruk* порук*
		съобщен* mesazh* mesaj* μηνύμ* შეტყობინებ* メッセージ`,
	mReaction: `reaction reactions reaktion* reaccion* reaç* reazion* réaction* reacties reakcj* реакц* emoji* emojis
		reagim* reacț* reacti* tepki* αντιδρ* რეაქც* реагир* reagov*`,
	mPoll: `poll polls polling umfrage* abstimmung* encuesta* enquete* votação sondage* sondaggi* peiling* ankiet* опрос*
		опитуван* anket* glasanj* анкет* гласањ* sondazh* sondaj* oylama δημοσκόπ* გამოკითხვ* 投票 アンケート survey quiz
		votes vote
		votat votave votime голоси голосів гласови glasovi glasova oylar voturi ψήφοι ხმები votos voti stemmen głosy голоса`,
	mQuestion: `question questions frage fragen pregunta* pergunta* domand* vragen vraag pytani* вопрос* питанн* запитан*
		pitanj* питањ* прашањ* въпрос* pyetj* întreb* intreb* soru* ερώτ* ερωτ* კითხვ* 質問 问题 คำถาม asker asked`,
	mAnswer: `answer answers antwort* respuesta* resposta* rispost* réponse* reponse* antwoord* odpowied* ответ* відповід*
		odgovor* одговор* отговор* përgjigj* răspuns* raspuns* cevap* yanıt* απάντ* პასუხ* 回答 答え 答案 คำตอบ response`,
	mHand: `raise raised hands hand handzeichen gehoben
		рука руки руку руке ръка ръце ruka ruke ruku podign* подигн* підня* піднят* вдигнат* duart duar ngritur* mână mâini ridicat* kaldır* el χέρι χέρια ხელი აწეულ* mano manos alzad* alzat* levantad* main mains levées gehoben* opgestoken podniesi*`,
	mConnection: `connection verbindung* verbindungstyp conexión_tipo conexão_tipo type typ tipo connexion_type typu тип`,
	mOrganisation: `organisation* organization* organisatie organizacja organización organização organizzazione организац*
		організац* organizacija организација organizat* kuruluş kurum οργανισμ* ორგანიზაც* 組織 company firma unternehmen
		empresa entreprise azienda компани* компанія kompanija institution institucija job position stelle municipality
		kommune općina opština општина gemeinde comune commune municipio громада`,
	mZone: `timezone zeitzone* zona_horaria fuso fuseau tijdzone strefa пояс vremenska_zona zone`,
	mReport: `report bericht* informe relatório relatorio rapport rapporto raport* отчет* отчёт* звіт* izvještaj* izvjestaj*
		izveštaj* izvještaja извештај* отчета raporti rapor* αναφορ* ანგარიშ* レポート 报告 รายงาน generated erzeugt
		generiert generado gerado généré generato aangemaakt wygenerowan* сформирован* створено_звіт`,
	mDetails: `details detail detailangaben einzelheiten detalles detalhes détails dettagli gegevens szczegół* подробн* детал*
		detalji детаљи детаљ* detaje detalii ayrıntı* λεπτομέρει* დეტალ* 詳細 详情 รายละเอียด`,
	mSummary: `summary zusammenfassung* resumen resumo résumé resume riepilogo samenvatting podsumowan* сводка итоги підсумок
		sažetak sazetak сажетак резиме rezime обобщение përmbledhj* rezumat sumar özet* σύνοψ* περίληψ* შეჯამებ* 概要
		サマリー 摘要 สรุป sammanfattning resumé yhteenveto összegz* souhrn overview general allgemein*`,
	mEngagement: `engagement* compromisso compromiso coinvolgimento betrokkenheid zaangażowan* вовлечен* залучен* angažman*
		ангажман* angazhim* implicare etkileşim ჩართულობ* エンゲージメント`,
	mPanelist: `panelist panelists diskussionsteilnehmer* podiumsteilnehmer* panelista* panelistas panéliste* panéliste
		panelisti panellid* panelleden панелист* панеліст* учасники_дискусії doklad* доповідач* доклад* спікер* спикер*
		speaker speakers referent* ponente* orador* intervenant* relator* prelegent* govornik* предавач* говорник*
		folës* vorbitor* konuşmacı* ομιλητ* მომხსენებ* სპიკერ* パネリスト 嘉宾 วิทยากร presenter presenters presentador*
		presentator* apresentador* présentateur* presentatore* präsentator* презентатор* prezanto* prezenter*
		презентер* παρουσιαστ*`,
	mOther: `other others andere weitere sonstige otros outros autres altri overige inni другие інші ostali остали други
		të_tjerë alții diğer άλλοι სხვა その他`,
	mCancelled: `cancelled canceled storniert abgesagt cancelad* annulé* annullat* geannuleerd отмен* скасован* otkazan*
		отказан* iptal unsubscribed`,
	mChat: `chat chats чат čat`,
	mCount: `anzahl count quantity cantidad quantidade nombre_de numero_di aantal liczba количество число кількість broj
		број брой numri_i sayısı αριθμ* რაოდენობ* 数 人数 จำนวน unique concurrent viewers`,
	mRemark: `note notes remark remarks bemerkung* kommentar* comment comments anmerkung* hinweis* nota notas observación*
		observaç* remarque* opmerking* uwag* примечан* примітк* napomen* напомен* забележк* shënim* observaț* not
		açıklama παρατηρήσεις შენიშვნ* 備考`,
}

// alone is words that mean something only as the whole of a header.
var alone = map[string]meaning{
	"in": mJoin, "out": mLeave, "on": mJoin, "off": mLeave,
	"von": mStart, "ab": mStart, "van": mStart, "od": mStart, "dal": mStart, "desde": mStart, "dalle": mStart, "de": mStart,
	"from": mStart, "since": mStart, "с": mStart, "от": mStart, "од": mStart, "з": mStart, "від": mStart, "nga": mStart, "από": mStart,
	"bis": mEnd, "tot": mEnd, "do": mEnd, "до": mEnd, "по": mEnd, "al": mEnd, "fino": mEnd, "a": mEnd, "to": mEnd, "until": mEnd, "till": mEnd,
	"hasta": mEnd, "até": mEnd, "alle": mEnd, "à": mEnd, "deri": mEnd, "εως": mEnd, "μεχρι": mEnd,
}

// lexicon finds meanings of words.
type lexicon struct {
	exact  map[string]meaning
	stems  map[string]meaning
	inside []insideWord // of scripts without blanks, longest first
}

type insideWord struct {
	word string
	m    meaning
}

// understood is the vocabulary made ready once; it is only read afterwards.
var understood = sync.OnceValue(func() *lexicon {
	l := &lexicon{exact: map[string]meaning{}, stems: map[string]meaning{}}
	for m, list := range vocabulary {
		l.add(m, list)
	}
	for _, p := range platforms() {
		for m, list := range p.words {
			l.add(m, list)
		}
	}
	slices.SortStableFunc(l.inside, func(a, b insideWord) int { return len(b.word) - len(a.word) })
	return l
})

// add takes a list of words of one meaning. Two words joined by an underscore are an
// expression, found as the first followed by the second; it is kept by its parts'
// folded text.
func (l *lexicon) add(m meaning, list string) {
	for _, w := range strings.Fields(list) {
		w = strings.NewReplacer("_", " ", "'", " ").Replace(fold(w))
		switch stem, isStem := strings.CutSuffix(w, "*"); {
		case unspaced(w):
			l.addInside(stem, m)
		case isStem:
			l.stems[stem] |= m
		default:
			l.exact[w] |= m
		}
	}
}

// addInside keeps a word of a script without blanks.
func (l *lexicon) addInside(w string, m meaning) {
	for i := range l.inside {
		if l.inside[i].word == w {
			l.inside[i].m |= m
			return
		}
	}
	l.inside = append(l.inside, insideWord{w, m})
}

// unspaced reports whether the word is of a script that writes no blanks.
func unspaced(w string) bool {
	for _, r := range w {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Hangul) {
			return true
		}
	}
	return false
}

// word is the meaning of one folded word: exact, or by its longest known beginning.
func (l *lexicon) word(w string) meaning {
	if m, ok := l.exact[w]; ok {
		return m
	}
	for i := len(w); i >= 2; i-- {
		if m, ok := l.stems[w[:i]]; ok {
			return m
		}
	}
	return 0
}

// phrase is the meaning of all words of a folded text together.
func (l *lexicon) phrase(folded string) meaning {
	if unspaced(folded) {
		return l.unspacedPhrase(folded)
	}
	var m meaning
	list := words(folded)
	for i := 0; i < len(list); i++ {
		if i+1 < len(list) {
			if both, ok := l.exact[list[i]+" "+list[i+1]]; ok {
				m |= both
				i++
				continue
			}
		}
		m |= l.word(list[i])
	}
	return m
}

// unspacedPhrase looks words up anywhere in the text, where a longer word hides the
// shorter ones in it: 参加者 (participant) is not 参加 (joining).
func (l *lexicon) unspacedPhrase(folded string) meaning {
	var m meaning
	taken := make([]bool, len(folded))
	for _, w := range l.inside {
		at := strings.Index(folded, w.word)
		if at < 0 || taken[at] {
			continue
		}
		for i := at; i < at+len(w.word); i++ {
			taken[i] = true
		}
		m |= w.m
	}
	for _, w := range words(folded) {
		if plain(w) {
			m |= l.word(w)
		}
	}
	return m
}
