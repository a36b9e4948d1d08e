package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadBoard serves GET /events/{event}/sessions/{session}/board.
func (a *API) ReadBoard(ctx context.Context, r api.ReadBoardRequestObject) (api.ReadBoardResponseObject, error) {
	f := desk.BoardFilter{Show: event.Stand(r.Params.Show), Q: r.Params.Q, After: r.Params.Cursor, Limit: r.Params.Limit}
	found, err := a.desk.Board(ctx, caller(ctx), r.Event, r.Session, f)
	if err != nil {
		return nil, err
	}
	n := found.Counts
	line := func(l *desk.BoardLine) api.BoardLine { return boardLine(found.Board, l) }
	return api.ReadBoard200JSONResponse{
		AsOf: api.Timestamp(found.AsOf), Room: room(found.Room), Next: orNull(found.Next),
		Counts: api.BoardCounts{Everyone: n.Everyone, Present: n.Present, Heads: n.Heads, OwnLink: n.OwnLink, NotYet: n.NotYet, Left: n.Left, Excused: n.Excused},
		Door:   each(found.Door, line), Items: each(found.Items, line), Team: each(found.Team, line),
		Moves: each(found.Moves, func(m *desk.BoardMove) api.BoardMove {
			mark := boardMark(found.Board, &m.Mark)
			return api.BoardMove{Name: m.Name, Kind: mark.Kind, Source: api.BoardMoveSource(mark.Source), At: mark.At, By: mark.By}
		}),
	}, nil
}

func boardLine(b *desk.Board, l *desk.BoardLine) api.BoardLine {
	wire := api.BoardLine{
		Name: l.Name(), Role: api.RoleParticipant, HoldsSeat: l.HoldsSeat, Stand: api.Stand(l.Stand), OwnLink: l.OwnLink(), Headcount: l.Headcount,
		Disagree: each(l.Disagree, func(m *event.Mark) api.BoardMark { return boardMark(b, m) }),
	}
	if l.Last != nil {
		wire.Since = timeOrNull(&l.Last.At)
	}
	if r := l.Registrant; r != nil {
		wire.Registrant, wire.Organisation, wire.Municipality, wire.Role = idOrNull(&r.ID), r.Organisation, r.Municipality, api.Role(r.Role)
	} else {
		wire.WalkInID, wire.Organisation = idOrNull(&l.WalkIn.ID), l.WalkIn.WalkInOrganisation
	}
	return wire
}

func boardMark(b *desk.Board, m *event.Mark) api.BoardMark {
	return api.BoardMark{Kind: api.MarkKind(m.Kind), Source: api.BoardMarkSource(m.Source), At: api.Timestamp(m.At), By: orNull(b.Host(m))}
}
