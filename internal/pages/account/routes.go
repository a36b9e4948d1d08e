package account

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Where one signs in, where one-time links lead, and where the first account is
// made.
const (
	SignIn     = "/desk/sign-in"
	SignInPath = SignIn + "/:token"
	firstPath  = SignIn + "/first/:token"
)

// Where another provider comes in.
const (
	providerPath = SignIn + "/provider"
	CallbackPath = providerPath + "/callback" // where the provider sends people back to
)

// The pages of an account, of its second step, and of all accounts.
const (
	accountPath  = "/desk/account"
	stepPath     = accountPath + "/second"
	accountsPath = "/desk/accounts"
)

// Routes are the pages and buttons.
func (p *Account) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	open := func(method, path string, h echo.HandlerFunc) frame.Route {
		return frame.Route{Method: method, Path: path, Action: desk.SignIn, Handle: frame.Secret(p.Visit(h))}
	}
	of := func(method, path string, a desk.Action, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: a, Handle: p.SignedIn(h)}
	}
	routes := []frame.Route{
		open(get, SignIn, p.signInForm),
		open(post, SignIn, p.signIn),
		open(get, SignIn+"/link", p.linkForm),
		open(post, SignIn+"/link", p.sendLink),
		open(get, SignIn+"/sent", p.linkSent),
		open(get, team.SecondStepPath, p.secondStep),
		open(post, team.SecondStepPath, p.takeSecondStep),
		open(post, team.SecondStepPath+"/begin", p.beginSecondStep),
		open(get, firstPath, p.firstForm),
		open(post, firstPath, p.makeFirst),
		open(get, SignInPath, p.signInButton),
		open(post, SignInPath, p.signInByLink),
		open(post, "/desk/sign-out", p.signOut),
		of(get, accountPath, desk.KeepAccount, p.account),
		of(post, accountPath, desk.KeepAccount, p.changeAccount),
		of(post, accountPath+"/password", desk.KeepAccount, p.setPassword),
		of(post, accountPath+"/visits/end", desk.KeepAccount, p.endOtherVisits),
		of(post, accountPath+"/visits/:visit/end", desk.KeepAccount, p.endVisit),
		of(get, stepPath, desk.KeepAccount, p.steps),
		of(post, stepPath, desk.KeepAccount, p.confirmCodes),
		of(post, stepPath+"/begin", desk.KeepAccount, p.beginCodes),
		of(post, stepPath+"/off", desk.KeepAccount, p.dropCodes),
		of(post, stepPath+"/codes", desk.KeepAccount, p.renewCodes),
		of(get, accountsPath, desk.ManageAccounts, p.accounts),
		of(post, accountsPath, desk.ManageAccounts, p.addAccount),
		of(post, accountsPath+"/:account", desk.ManageAccounts, p.changeOther),
	}
	if p.options.Provider != nil {
		routes = append(routes, open(post, providerPath, p.toProvider), open(get, CallbackPath, p.fromProvider), open(post, CallbackPath, p.signInByProvider))
	}
	return routes
}
