// The form that signs people up: what was asked for in words becomes shown
// and hidden fields, a mistyped address is asked about early, and a form is
// sent once.

import { meantAddress } from "./address";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

// A Condition is when a question is shown: the markup carries it as JSON.
interface Condition {
	all: boolean;
	parts: { name: string; is: string[] }[];
}

// signUpForm begins everything that the form of an event has.
export function signUpForm(found: HTMLElement): void {
	const form = found as HTMLFormElement;
	questions(form);
	latinName(form);
	office(form);
	addresses(form);
	sendOnce(form);
}

function controls(within: Element): Control[] {
	return [...within.querySelectorAll<Control>("input, select, textarea")];
}

// show shows or hides an element. What is hidden is not sent.
function show(element: HTMLElement, shown: boolean): void {
	element.hidden = !shown;
	for (const control of controls(element)) {
		control.disabled = !shown;
	}
}

// questions shows each question while its condition holds.
function questions(form: HTMLFormElement): void {
	const asked = [...form.querySelectorAll<HTMLElement>("[data-show]")];
	if (asked.length === 0) {
		return;
	}
	for (const words of form.querySelectorAll("[data-when]")) {
		words.remove(); // it is shown, so the condition holds
	}
	const settle = (): void => {
		for (let changed = true, left = asked.length; changed && left >= 0; left--) {
			changed = false;
			for (const question of asked) {
				const shown = holds(form, JSON.parse(question.dataset.show ?? "") as Condition);
				changed ||= question.hidden === shown;
				show(question, shown);
			}
		}
	};
	form.addEventListener("input", settle);
	form.addEventListener("change", settle);
	settle();
}

function holds(form: HTMLFormElement, condition: Condition): boolean {
	const one = (part: { name: string; is: string[] }): boolean => values(form, part.name).some((value) => part.is.includes(value));
	return condition.all ? condition.parts.every(one) : condition.parts.some(one);
}

// values are the answers to a question that is shown.
function values(form: HTMLFormElement, name: string): string[] {
	return new FormData(form).getAll(name).map((value) => String(value).trim());
}

// latinName asks for the name in Latin letters only where it is written in
// others.
function latinName(form: HTMLFormElement): void {
	const part = form.querySelector<HTMLElement>("[data-latin]");
	const own = part?.querySelector("input");
	if (!part || !own) {
		return;
	}
	const names = ["given_name", "family_name"].map((name) => form.elements.namedItem(name) as HTMLInputElement);
	const settle = (): void => {
		part.hidden = own.value === "" && !names.some((name) => /(?!\p{Script=Latin})\p{L}/u.test(name.value));
	};
	for (const name of names) {
		name.addEventListener("input", settle);
	}
	settle();
}

// office shows one colleague more at each press.
function office(form: HTMLFormElement): void {
	const part = form.querySelector<HTMLDetailsElement>("[data-office]");
	const add = part?.querySelector<HTMLButtonElement>("[data-add]");
	if (!part || !add) {
		return;
	}
	const people = [...part.querySelectorAll<HTMLElement>("[data-colleague]")];
	people.forEach((person, i) => show(person, i === 0 || controls(person).some((c) => c.value !== "")));
	const settle = (): void => {
		add.hidden = people.every((person) => !person.hidden);
	};
	add.addEventListener("click", () => {
		const next = people.find((person) => person.hidden);
		if (next) {
			show(next, true);
			controls(next)[0]?.focus();
		}
		settle();
	});
	settle();
}

// addresses asks about a mistyped address when its field is left, and takes
// the one that was meant at a press. Whoever leaves it as it is will not be
// asked again.
function addresses(form: HTMLFormElement): void {
	const domains = (form.dataset.domains ?? "").split(" ");
	for (const hint of form.querySelectorAll<HTMLElement>("[data-ask]")) {
		const input = hint.parentElement?.querySelector("input");
		const words = hint.querySelector("span");
		const button = hint.querySelector("button");
		if (!input || !words || !button) {
			continue;
		}
		input.addEventListener("change", () => {
			const meant = meantAddress(input.value, domains);
			hint.hidden = meant === "";
			if (meant !== "") {
				words.textContent = fill(hint.dataset.ask, meant);
				button.textContent = fill(hint.dataset.take, meant);
				remember(form, input.value);
			}
		});
		button.addEventListener("click", (event) => {
			event.preventDefault();
			input.value = meantAddress(input.value, domains) || input.value;
			hint.hidden = true;
			input.focus();
		});
	}
}

function fill(words: string | undefined, meant: string): string {
	return (words ?? "").replace("{meant}", meant);
}

// remember notes in the form that an address was asked about.
function remember(form: HTMLFormElement, address: string): void {
	const asked = document.createElement("input");
	asked.type = "hidden";
	asked.name = "asked";
	asked.value = address;
	form.append(asked);
}

// sendOnce says how long the form was open, and lets a second press of the
// button do nothing. Someone who comes back finds the button as before.
function sendOnce(form: HTMLFormElement): void {
	const opened = performance.now();
	const buttons = [...form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")];
	form.addEventListener("submit", () => {
		const open = form.elements.namedItem("open_ms") as HTMLInputElement | null;
		if (open) {
			open.value = String(Math.round(performance.now() - opened));
		}
		setTimeout(() => buttons.forEach((button) => (button.disabled = true))); // the one pressed is sent first
	});
	window.addEventListener("pageshow", () => buttons.forEach((button) => (button.disabled = false)));
}
