// The review of a report by keys: each presses a button or follows a link that
// stands on the page, so that a key does nothing that a hand could not.

import { keep, kept } from "./kept";

// place is where the browser keeps that keys were switched off.
const place = "rollcall.keys";

// review begins it. The keys count as long as the focus is in the review, and
// never while somebody writes. Whoever speaks to the computer, or brushes the
// keyboard, switches them off.
export function review(found: HTMLElement): void {
	const list = found.querySelector<HTMLElement>("[data-keys]")!;
	const wanted = list.querySelector("input")!;
	const settle = (): void => void found.classList.toggle("keyless", !wanted.checked);
	list.hidden = false;
	wanted.checked = kept(place) !== "off";
	settle();
	wanted.addEventListener("change", () => {
		keep(place, wanted.checked ? "" : "off");
		settle();
	});
	found.addEventListener("keydown", (event) => {
		const target = event.target as HTMLElement;
		if (!wanted.checked || target.matches("input:not([type=checkbox])") || event.ctrlKey || event.altKey || event.metaKey) {
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
