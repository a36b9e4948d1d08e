# Short names for what is typed often. Everything works without it.
.PHONY: run test test-postgres generate check image

run: ## the demo on http://127.0.0.1:8080
	go run ./cmd/rollcall serve --demo

test: ## what the README calls
	go test ./...

test-postgres: ## the suites that know a database, on the server that ROLLCALL_TEST_POSTGRES names
	ROLLCALL_TEST_POSTGRES=$${ROLLCALL_TEST_POSTGRES:?} go test -count=1 ./internal/store/... ./internal/desk/... ./cmd/...

generate: ## the API's server from api/openapi.yaml, the scripts from web/src
	go generate ./api ./web

check: ## formatting, vet and the linters
	test -z "$$(gofmt -l .)"
	go vet ./...
	golangci-lint run

image: ## a static container image
	docker build -t rollcall .
