// What script adds to pages that work without it. It saves a round trip or a
// look at the clock, never more.
//
// There is one bundle for all pages. Each part begins only where the page has
// the markup it is made for, and gets the element that it found.

import { board } from "./board";
import { copy } from "./copy";
import { live } from "./day";
import { signUpForm } from "./form";
import { stream } from "./live";
import { seen } from "./seen";
import { queue } from "./queue";
import { review } from "./review";
import { tabs } from "./tabs";
import { guessZone, ownTimes, rememberChoice } from "./zone";

const parts: [selector: string, begin: (found: HTMLElement) => void][] = [
	["form[data-form]", signUpForm],
	["[data-copy]", copy],
	["[data-zone]", ownTimes],
	["[data-zones]", rememberChoice],
	["[data-guess]", guessZone],
	["[data-live]", live],
	["[data-seen]", seen],
	["[data-queue]", queue],
	["[data-review]", review],
	["nav.tabs", tabs],
	["[data-stream]:not([data-board])", stream],
	["[data-board]", board],
];

for (const [selector, begin] of parts) {
	for (const found of document.querySelectorAll<HTMLElement>(selector)) {
		begin(found);
	}
}
