package proof

// maxPeople is how many people a history has at most, and maxCalls how many
// calls whose effect and answer are two moments.
const (
	maxPeople = 8
	maxCalls  = 64
)

// A guest is one person in a room. The zero value has not signed up.
type guest struct {
	status   string
	holds    bool // a seat
	verified bool
}

func (g *guest) over() bool {
	return g.status == cancelled || g.status == withdrawn || g.status == expired
}

// A room is the model of a session with its queue: every rule about seats as
// DESIGN.md states it (1 to 3 and 7) with CONTRACT.md's fine print (2, 3 and
// 13), for up to eight people. It is comparable, as porcupine likes it.
type room struct {
	session  string // slug
	capacity int64
	list     int64 // how many may wait
	verify   bool
	guests   [maxPeople]guest
	queue    [maxPeople]int8 // guests, the first first
	waiting  int
	effected uint64 // calls that have taken effect, as bits
}

// newRoom is an empty room.
func newRoom(r Rules) room {
	list := unlimited
	switch {
	case r.WaitingOff:
		list = 0
	case r.WaitingCapacity > 0:
		list = r.WaitingCapacity
	}
	return room{session: r.Sessions[0].Slug, capacity: r.Sessions[0].Capacity, list: list, verify: r.Verify}
}

// taken is how many seats are held, and how many of them by people whose
// address is not confirmed.
func (r *room) taken() (all, unconfirmed int64) {
	for _, g := range r.guests {
		if g.holds {
			all++
			if g.status == unverified {
				unconfirmed++
			}
		}
	}
	return all, unconfirmed
}

// free reports whether someone new gets a seat: not while anybody waits.
func (r *room) free() bool {
	taken, _ := r.taken()
	return r.waiting == 0 && taken < r.capacity
}

// full reports whether someone new gets neither a seat nor a place to wait.
func (r *room) full() bool { return !r.free() && int64(r.waiting) >= r.list }

// rank is a guest's place in the queue, from 1; 0 if they do not wait.
func (r *room) rank(who int) int64 {
	for i, w := range r.queue[:r.waiting] {
		if int(w) == who {
			return int64(i + 1)
		}
	}
	return 0
}

// settle gives a free seat or the end of the queue.
func (r *room) settle(who int) {
	g := &r.guests[who]
	if r.free() {
		g.status, g.holds = Confirmed, true
		return
	}
	g.status, g.holds = waitlisted, false
	r.queue[r.waiting] = int8(who)
	r.waiting++
}

// enter is what signing up and coming back give, where there is room.
func (r *room) enter(who int) {
	g := &r.guests[who]
	if g.verified {
		r.settle(who)
		return
	}
	_, unconfirmed := r.taken()
	g.status, g.holds = unverified, r.free() && unconfirmed < max(5, r.capacity/5)
}

// confirm is the confirmation of an address, by whomever.
func (r *room) confirm(who int) {
	g := &r.guests[who]
	if g.verified {
		return
	}
	g.verified = true
	switch {
	case g.status == unverified && g.holds:
		g.status = Confirmed
	case g.status == unverified || g.status == expired:
		r.settle(who)
	}
}

// end takes away what a guest has, and gives a freed seat to the queue.
func (r *room) end(who int, status string) {
	g := &r.guests[who]
	if at := int(r.rank(who)); at > 0 {
		copy(r.queue[at-1:], r.queue[at:r.waiting])
		r.waiting--
		r.queue[r.waiting] = 0
	}
	g.status, g.holds = status, false
	r.promote()
}

// promote gives free seats to the queue, first come first served.
func (r *room) promote() {
	for taken, _ := r.taken(); r.waiting > 0 && taken < r.capacity; taken++ {
		next := r.queue[0]
		copy(r.queue[:], r.queue[1:r.waiting])
		r.waiting--
		r.queue[r.waiting] = 0
		r.guests[next].status, r.guests[next].holds = Confirmed, true
	}
}

// A verdict is what the model answers: the code of a refusal with the status
// it names, or nothing.
type verdict struct{ code, was string }

var (
	granted = verdict{}
	isFull  = verdict{code: "session_full"}
)

// wrong is the refusal that names where someone stands.
func (g *guest) wrong() verdict { return verdict{"wrong_status", g.status} }

// do lets one action take effect.
func (r *room) do(action Action, who int, capacity int64) verdict {
	g := &r.guests[who]
	switch action {
	case SignUp, Add:
		return r.signUp(g, who, action == Add)
	case Verify:
		r.confirm(who)
	case Cancel:
		return r.cancel(g, who)
	case Return:
		return r.comeBack(g, who)
	case Withdraw:
		if g.over() {
			return g.wrong()
		}
		r.end(who, withdrawn)
	case Promote:
		return r.vouch(g, who)
	case Requeue:
		return r.requeue(g, who)
	case Restore:
		return r.restore(g, who)
	case Resize:
		if taken, _ := r.taken(); capacity < taken {
			return verdict{code: "invalid"}
		}
		r.capacity = capacity
		r.promote()
	}
	return granted
}

// signUp refuses for lack of room before it looks whom it knows.
func (r *room) signUp(g *guest, who int, byStaff bool) verdict {
	switch {
	case r.full():
		return isFull
	case g.status == "":
		g.verified = byStaff || !r.verify
		r.enter(who)
	}
	return granted
}

func (r *room) cancel(g *guest, who int) verdict {
	switch {
	case g.status == cancelled:
		return granted
	case g.over():
		return g.wrong()
	}
	r.end(who, cancelled)
	return granted
}

func (r *room) comeBack(g *guest, who int) verdict {
	switch {
	case !g.over():
		return granted
	case g.status == withdrawn:
		return g.wrong()
	case r.full():
		return isFull
	}
	r.enter(who)
	return granted
}

// vouch is an organiser's confirm: a promotion out of order, or the word for
// an address, for which a seat must be there.
func (r *room) vouch(g *guest, who int) verdict {
	taken, _ := r.taken()
	switch g.status {
	case waitlisted:
		if taken >= r.capacity {
			return isFull
		}
		r.end(who, Confirmed)
		g.holds = true
	case unverified:
		if !g.holds && !r.free() {
			return isFull
		}
		r.confirm(who)
	default:
		return g.wrong()
	}
	return granted
}

func (r *room) requeue(g *guest, who int) verdict {
	switch {
	case g.status != Confirmed:
		return g.wrong()
	case r.waiting == 0:
		return verdict{code: "nobody_waits"}
	}
	g.status, g.holds = waitlisted, false
	r.queue[r.waiting] = int8(who)
	r.waiting++
	r.promote()
	return granted
}

func (r *room) restore(g *guest, who int) verdict {
	if !g.over() {
		return g.wrong()
	}
	r.confirm(who)
	if g.over() {
		r.settle(who)
	}
	return granted
}
