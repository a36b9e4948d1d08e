// Times in the visitor's own zone.
//
// The server words all times: it knows the languages, the names of cities and
// the rules of the clock. The event's page is the same for everyone and shows
// the event's zone; where the visitor's is another, the page is fetched once
// more as it is in that zone, and what holds times is taken from it.

import { keep, kept } from "./kept";

// place is where the browser keeps a zone that was chosen from the list.
const place = "rollcall.zone";

// ownZone is the IANA name of the zone that the visitor chose, else of the one
// that the device is set to; "" where the browser does not say.
export function ownZone(): string {
	return kept(place) || (Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
}

// rememberChoice keeps the zone of the link that is followed from the list.
export function rememberChoice(list: HTMLElement): void {
	list.addEventListener("click", (happened) => {
		const link = (happened.target as Element).closest("a");
		const zone = link && zoneIn(link.href);
		if (zone) {
			keep(place, zone);
		}
	});
}

// ownTimes shows the times of an event's page in the visitor's zone first.
// found says in which zone they stand.
export function ownTimes(found: HTMLElement): void {
	const asked = zoneIn(location.href);
	if (asked && asked === kept(place)) {
		// The browser remembers it: whoever gets this address has their own.
		const address = new URL(location.href);
		address.searchParams.delete("zone");
		history.replaceState(null, "", address);
	}
	const zone = asked || ownZone();
	if (zone && zone !== found.dataset.zone) {
		// Without an answer the page stays right as it is.
		void showIn(zone, found).catch(() => undefined);
	} else {
		preselect(zone);
	}
}

// showIn fetches the page in zone and takes the times from it. A zone that the
// server does not know leaves them in the zone that they stand in.
async function showIn(zone: string, found: HTMLElement): Promise<void> {
	const address = new URL(location.href);
	address.hash = "";
	address.searchParams.set("zone", zone);
	const answer = await fetch(address);
	if (!answer.ok) {
		return;
	}
	const other = new DOMParser().parseFromString(await answer.text(), "text/html");
	const named = other.querySelector<HTMLElement>("[data-zone]")?.dataset.zone ?? "";
	if (named && named !== found.dataset.zone) {
		takeTimes(other);
		found.dataset.zone = named;
		takeOption(other, named);
	}
	preselect(named);
}

// takeTimes puts the parts of the other page that hold times in the place of
// ours.
function takeTimes(other: Document): void {
	for (const part of document.querySelectorAll<HTMLElement>("[data-times]")) {
		const theirs = other.querySelector(`[data-times="${part.dataset.times}"]`);
		if (theirs) {
			part.replaceWith(document.adoptNode(theirs));
		}
	}
	for (const box of document.querySelectorAll<HTMLInputElement>("input[name=sessions]")) {
		const ours = hintOf(box);
		const theirs = hintOf(other.querySelector(`input[name=sessions][value="${box.value}"]`));
		if (ours && theirs) {
			ours.textContent = theirs.textContent;
		}
	}
}

// hintOf is the line beside a session of the form that says when it is.
function hintOf(box: Element | null): Element | null {
	return box?.closest("label")?.querySelector(".hint") ?? null;
}

// takeOption offers the zone in the form.
function takeOption(other: Document, zone: string): void {
	const select = zoneSelect();
	const option = other.querySelector<HTMLOptionElement>(`select#zone option[value="${zone}"]`);
	if (select && option && !offers(select, zone)) {
		option.defaultSelected = false;
		select.append(document.adoptNode(option));
	}
}

// preselect chooses the visitor's zone in the form where nothing else was
// chosen.
function preselect(zone: string): void {
	const select = zoneSelect();
	if (select && offers(select, zone) && (select.selectedOptions[0]?.index === 0 || select.selectedOptions[0]?.defaultSelected)) {
		select.value = zone;
	}
}

function zoneSelect(): HTMLSelectElement | null {
	return document.querySelector<HTMLSelectElement>("select#zone");
}

function offers(select: HTMLSelectElement, zone: string): boolean {
	return [...select.options].some((option) => option.value === zone);
}

// zoneIn is the zone that an address names, "" if none.
function zoneIn(address: string): string {
	return new URL(address).searchParams.get("zone") ?? "";
}

// guessZone puts the visitor's zone in the place of one that the server could
// only guess.
export function guessZone(found: HTMLElement): void {
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
	const field = found.querySelector<HTMLInputElement>("input");
	if (field && zone.includes("/")) {
		field.value = zone;
	}
}
