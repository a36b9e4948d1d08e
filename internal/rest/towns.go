package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
)

// ListMunicipalities serves GET /events/{event}/municipalities.
func (a *API) ListMunicipalities(ctx context.Context, r api.ListMunicipalitiesRequestObject) (api.ListMunicipalitiesResponseObject, error) {
	v, err := a.desk.Municipalities(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	return api.ListMunicipalities200JSONResponse(towns(v)), nil
}

// MergeMunicipalities serves POST /events/{event}/municipalities.
func (a *API) MergeMunicipalities(ctx context.Context, r api.MergeMunicipalitiesRequestObject) (api.MergeMunicipalitiesResponseObject, error) {
	in := r.Body
	v, err := a.desk.MergeMunicipalities(ctx, caller(ctx), r.Event, desk.TownMerge{Into: in.Into, Name: in.Name, Country: in.Country, Spellings: in.Spellings, Absorbed: in.Absorbed})
	if err != nil {
		return nil, err
	}
	return api.MergeMunicipalities200JSONResponse(towns(v)), nil
}

func towns(v *desk.Towns) api.Towns {
	return api.Towns{Listed: each(v.Listed, town), Loose: each(v.Loose, spelled)}
}

func town(t *desk.Town) api.Town {
	return api.Town{Key: t.Key, Country: t.Country, Name: text(t.Name), Aliases: list(t.Aliases), People: int(t.People), Spellings: each(t.Spelling, spelled)}
}

func spelled(s *desk.Spelled) api.Spelled {
	return api.Spelled{Text: s.Municipality, Country: s.Country, People: int(s.People)}
}
