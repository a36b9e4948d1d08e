package match

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

var (
	given = []string{"Ana", "Amra", "Đorđe", "Željko", "Олександр", "Олександра", "Юлія", "Андрій", "Наталія", "გიორგი", "ნინო", "თამარ", "Besa", "Arta",
		"Ștefan", "Jürgen", "Ђорђе", "Милица", "Иван", "Мария", "Мирјана", "Elena", "Ivana", "Ivan", "Petar", "Petra", "Marko", "Γιώργος", "Işıl", "Марія"}
	family = []string{"Kovač", "Kovačević", "Džafić", "Đorđević", "Мельник", "Шевченко", "Коваленко", "Щербань", "ბერიძე", "კაპანაძე", "წერეთელი", "Krasniqi",
		"Hoxha", "Țuțu", "Popescu", "Müller", "Ђорђевић", "Петровић", "Иванов", "Иванова", "Petrović", "Horvat", "Babić", "Perić", "Παπαδόπουλος", "Kılıç"}
)

// crowd is n registrants with names of the region; there are namesakes.
func crowd(n int, random *rand.Rand) []Registrant {
	people := make([]Registrant, n)
	for i := range people {
		people[i] = Registrant{
			ID: fmt.Sprint(i + 1), Email: fmt.Sprintf("p%d@example.org", i),
			Names: []string{invented(random)},
		}
	}
	return people
}

// invented is a name of which every second has a part that hardly anybody
// shares.
func invented(random *rand.Rand) string {
	name := given[random.IntN(len(given))] + " " + family[random.IntN(len(family))]
	if random.IntN(2) == 0 {
		name += string([]rune("kovarelimunatiposed")[random.IntN(10):][:4]) + fmt.Sprintf("%c%c", 'a'+random.IntN(26), 'a'+random.IntN(26))
	}
	return name
}

// BenchmarkMatch is about 1,000 registrants and 50,000 rows: stays of people
// who are registered; strangers, all of different names; names that are all
// different and near those of many registrants.
func BenchmarkMatch(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	people := crowd(1000, random)
	rows := make([]Row, 50000)
	fill := map[string]func(i int) Row{
		"stays": func(int) Row {
			p := people[random.IntN(len(people))]
			return []Row{{Name: p.Names[0], Email: p.Email}, {Name: p.Names[0]}, {Name: p.Names[0] + " (Mostar)"}}[random.IntN(3)]
		},
		"strangers": func(i int) Row { return Row{Name: invented(random) + fmt.Sprint(" x", i)} },
		"near": func(i int) Row {
			return Row{Name: invented(random) + fmt.Sprintf("%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)}
		},
	}
	for _, name := range []string{"stays", "strangers", "near"} {
		for i := range rows {
			rows[i] = fill[name](i)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				New(people, nil, nil).Match(rows)
			}
		})
	}
}
