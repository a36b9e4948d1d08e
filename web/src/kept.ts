// What somebody chose, as their browser remembers it.

// kept is what was chosen under a name, "" if nothing was or the browser keeps
// nothing.
export function kept(name: string): string {
	try {
		return localStorage.getItem(name) ?? "";
	} catch {
		return "";
	}
}

// keep remembers a choice. Where the browser keeps nothing, it lasts as long
// as the page.
export function keep(name: string, chosen: string): void {
	try {
		localStorage.setItem(name, chosen);
	} catch {
		// The page itself says what was chosen.
	}
}
