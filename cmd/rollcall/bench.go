package main

import (
	"os"

	"rollcall/internal/load"
)

// benchCmd holds the measurements. Each starts this very program as a process
// of its own.
type benchCmd struct {
	Figures  benchFigures  `cmd:"" default:"withargs" help:"Measure the program beside its references."`
	Restarts benchRestarts `cmd:"" help:"Let PostgreSQL crash under load, and collide with it on purpose."`
	Disk     benchDisk     `cmd:"" help:"Make trouble with the disk under a running server."`
	Crash    benchCrash    `cmd:"" help:"Kill the server under load, again and again."`
	Stop     benchStop     `cmd:"" help:"Ask the server to end under load, again and again."`
	Mail     benchMail     `cmd:"" help:"Let letters of every kind meet a mail server that fails in every way, and kill the server meanwhile."`
	Syncs    benchSyncs    `cmd:"" help:"Count how often the database reaches the disk before it answers."`
	Seats    benchSeats    `cmd:"" help:"Let hundreds of people want the same seats at once, and judge what they get."`
	Host     benchHost     `cmd:"" hidden:"" help:"Serve with sign-ups written in another way, for comparing."`
}

// A workplace is what a measurement needs that runs the program: the program,
// and a folder of its own.
type workplace struct {
	program load.Program
	folder  string
}

// newWorkplace makes the folder for the measurement called name.
func newWorkplace(name string) (w workplace, err error) {
	if w.program, err = thisProgram(); err != nil {
		return w, err
	}
	w.folder, err = os.MkdirTemp("", "rollcall-"+name+"-")
	return w, err
}

// remove takes the folder away.
func (w workplace) remove() { _ = os.RemoveAll(w.folder) } // the system tidies up what is left

// thisProgram is how to run the program again.
func thisProgram() (load.Program, error) {
	path, err := os.Executable()
	return load.Program{Path: path}, err
}
