// The review of a report by keys: each presses a button or follows a link that
// stands on the page, so that a key does nothing that a hand could not.

// review begins it. The keys count as long as the focus is in the review, and
// never while somebody writes.
export function review(found: HTMLElement): void {
	found.querySelector<HTMLElement>("[data-keys]")!.hidden = false;
	found.addEventListener("keydown", (event) => {
		const target = event.target as HTMLElement;
		if (target.matches("input:not([type=checkbox])") || event.ctrlKey || event.altKey || event.metaKey) {
			return;
		}
		const meant = found.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
		if (meant) {
			event.preventDefault();
			meant.focus();
			meant.click();
		}
	});
	if (!found.querySelector("[autofocus]")) {
		found.focus({ preventScroll: true });
	}
}
