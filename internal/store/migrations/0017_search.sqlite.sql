-- +goose Up

-- People are found by their name in Latin letters too: the search text of
-- those who stand here is written again. Upkeep does it, and until then they
-- are found as they wrote themselves. Who was erased keeps the text of nobody.
UPDATE registrants SET search = '' WHERE erased_at IS NULL;
