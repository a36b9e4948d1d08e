// Command rollcall is the registration desk of a network that meets online:
// the server, and the commands that work beside it on the same database.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // zones, on machines that have none

	"github.com/alecthomas/kong"

	"rollcall/internal/eventfile"
	"rollcall/internal/locale"
	"rollcall/internal/problem"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// The exit statuses.
const (
	done   = 0
	failed = 1 // refused or failed; one line on stderr says why
	misuse = 2 // the command line cannot be read
)

// streams is what the operating system gives to a program.
type streams struct {
	in  io.Reader
	out io.Writer // data
	err io.Writer // talk
}

// commands is the command line.
type commands struct {
	Serve   serve      `cmd:"" help:"Run the server."`
	Apply   apply      `cmd:"" help:"Create or update events from YAML files."`
	Export  export     `cmd:"" help:"Write the lists of an event as a workbook, a CSV file, or its event file."`
	People  peopleCmd  `cmd:"" name:"registrants" help:"Who is registered."`
	Report  reportCmd  `cmd:"" help:"Attendance reports of meeting platforms."`
	User    userCmd    `cmd:"" help:"Staff accounts."`
	Token   tokenCmd   `cmd:"" help:"API tokens."`
	Check   checkCmd   `cmd:"" help:"Recount every rule that can be counted."`
	Backup  backupCmd  `cmd:"" help:"Copy the database, consistent while it is served."`
	Restore restoreCmd `cmd:"" help:"Make a database from a backup."`
	Health  healthCmd  `cmd:"" help:"Ask a running server whether it is ready."`
	Mail    mailCmd    `cmd:"" help:"Try the mail server."`
	Bench   benchCmd   `cmd:"" help:"Measure this program beside references, and try to break it."`
	Version versionCmd `cmd:"" help:"Say which version this is."`

	ReadReport readReport `cmd:"" name:"read-report" hidden:"" help:"Read an attendance report for a server, which starts this by itself."`
}

// run is the program, until it is done or ctx ends. The tests call it too.
func run(ctx context.Context, args []string, io streams) int {
	var line commands
	exited := -1
	parser, err := kong.New(&line,
		kong.Name("rollcall"), kong.Description("The registration desk of a network that meets online."),
		kong.Writers(io.out, io.err), kong.Exit(func(code int) { exited = code }), kong.UsageOnError(),
		kong.Resolvers(secretFiles()), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(io))
	if err != nil {
		return say(io.err, err)
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited // help was asked for
	}
	if err != nil {
		fmt.Fprintf(io.err, "rollcall: %s; see rollcall --help\n", err)
		return misuse
	}
	return say(io.err, parsed.Run())
}

// say writes err as one line, if it is one, and returns the exit status.
func say(w io.Writer, err error) int {
	if err == nil {
		return done
	}
	if use := usage(""); errors.As(err, &use) {
		fmt.Fprintf(w, "rollcall: %s; see rollcall --help\n", use)
		return misuse
	}
	if refused, ok := errors.AsType[*eventfile.Refused](err); ok { // FILE:LINE: reason, one a line
		fmt.Fprintln(w, refused)
		return failed
	}
	fmt.Fprintln(w, "rollcall: "+explain(err))
	return failed
}

// usage is an error of the command line that its grammar cannot express.
type usage string

func (u usage) Error() string { return string(u) }

// explain is err in words for the operator: problems by their English
// wording, everything else as it is.
func explain(err error) string {
	text := err.Error()
	if p := problem.From(err); p != nil {
		if words, loadErr := loadWords(); loadErr == nil && words.Printer("en").Has("problem."+p.Code) {
			say := words.Printer("en")
			text = say.T("problem."+p.Code, params(say, p.Params)...)
			for _, f := range p.Fields {
				text += fmt.Sprintf(" %s: %s", f.Pointer, say.T("rule."+f.Code, params(say, f.Params)...))
			}
		}
		if p.Err != nil {
			text += " (" + p.Err.Error() + ")"
		}
	}
	return strings.Join(strings.Fields(text), " ")
}

// params are the facts of a failure for a text.
func params(say *locale.Printer, facts map[string]any) []any {
	var all []any
	for name, value := range facts {
		if text, ok := value.(problem.Wording); ok {
			value = say.Sentence(text.Key, text.Args)
		}
		all = append(all, name, value)
	}
	return all
}

// secretFiles reads a secret flag from the file that NAME_FILE names, if the
// variable NAME itself is not set.
func secretFiles() kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if flag.Tag == nil || !flag.Tag.Has("secret") {
			return nil, nil
		}
		for _, name := range flag.Envs {
			path := os.Getenv(name + "_FILE")
			if path == "" || os.Getenv(name) != "" {
				continue
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return nil, fmt.Errorf("%s_FILE: %w", name, err)
			}
			return strings.TrimSpace(string(text)), nil
		}
		return nil, nil
	})
}
