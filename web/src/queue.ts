// The queue of people about whom one has to decide, by keys. A decision is
// sent as the form says, and what the page then shows takes the place of what
// is there, so that one goes on where one was.

// queue begins the keys and the sending.
export function queue(found: HTMLElement): void {
	const told = found.querySelector<HTMLElement>("[data-told]");
	const people = (): HTMLElement[] => [...found.querySelectorAll<HTMLElement>("[data-person]")];
	const personOf = (element: Element | null): HTMLElement | null => element?.closest<HTMLElement>("[data-person]") ?? null;
	let sending = false;

	// reach makes person the one that the tabulator key leads to, and goes there.
	function reach(person: HTMLElement | undefined, scroll = true): void {
		for (const other of people()) {
			other.tabIndex = other === person ? 0 : -1;
		}
		person?.focus({ preventScroll: !scroll });
	}

	// count says how many are ticked.
	function count(): void {
		const shown = found.querySelector<HTMLElement>("[data-count]");
		const ticked = found.querySelectorAll("[data-person] input:checked").length;
		if (shown) {
			shown.hidden = ticked === 0;
			shown.textContent = String(ticked);
		}
	}

	// settle makes what is new on the page ready for keys.
	function settle(): void {
		found.querySelectorAll<HTMLElement>("[data-keys]").forEach((keys) => (keys.hidden = false));
		count();
	}

	// send sends a form by the button that was pressed. What is not answered by
	// a page of the queue the browser sends once more by itself.
	async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
		const at = Math.max(0, people().indexOf(personOf(form) ?? people()[0]!));
		const ticked = [...found.querySelectorAll<HTMLInputElement>("[data-person] input:checked")].map((box) => box.value);
		sending = true;
		try {
			const body = new URLSearchParams([...new FormData(form, button)] as [string, string][]);
			const answer = await fetch(form.action, { method: "POST", body });
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			const fresh = page.querySelector("[data-queue]");
			if (!fresh || !told) {
				throw new Error(answer.statusText);
			}
			fresh.querySelector("[data-told]")?.remove();
			found.replaceChildren(told, ...fresh.childNodes);
			sending = false;
			arrive(at, ticked);
		} catch {
			form.requestSubmit(button); // "sending" is set, so that it goes the way of the browser
		}
	}

	// arrive says what has come of a decision and goes to the next person.
	function arrive(at: number, ticked: string[]): void {
		for (const box of found.querySelectorAll<HTMLInputElement>("[data-person] input[type=checkbox]")) {
			box.checked = ticked.includes(box.value);
		}
		settle();
		const said = found.querySelector("[data-said]");
		said?.removeAttribute("role"); // told once
		if (told) {
			told.textContent = said?.textContent?.trim() ?? "";
		}
		const list = people();
		if (list.length > 0) {
			reach(list[Math.min(at, list.length - 1)]);
		} else {
			found.querySelector<HTMLElement>("[data-empty]")?.focus();
		}
	}

	// step goes to the next person or the one before.
	function step(person: HTMLElement | null, by: number): void {
		const list = people();
		const at = person ? list.indexOf(person) + by : 0;
		reach(list[Math.min(Math.max(at, 0), list.length - 1)]);
	}

	const press = (within: Element | null, what: string): void => within?.querySelector<HTMLElement>(what)?.click();

	// ask opens the reason for saying no.
	function ask(person: HTMLElement | null): void {
		const part = person?.querySelector<HTMLDetailsElement>("[data-reject]");
		if (part) {
			part.open = true;
			part.querySelector<HTMLElement>("input:not([type=hidden])")?.focus();
		}
	}

	function tick(person: HTMLElement | null): void {
		press(person, "input[type=checkbox]");
	}

	// keys are what each key does with the person that has the focus.
	const keys: Record<string, (person: HTMLElement | null) => void> = {
		j: (person) => step(person, 1),
		ArrowDown: (person) => step(person, 1),
		k: (person) => step(person, -1),
		ArrowUp: (person) => step(person, -1),
		a: (person) => press(person, "[data-approve]"),
		r: ask,
		" ": tick,
		A: () => press(found, "[data-approve-ticked]"),
		"?": () => found.querySelector("[data-keys]")?.scrollIntoView({ block: "center" }),
	};

	found.addEventListener("keydown", (event) => {
		const target = event.target as HTMLElement;
		const person = personOf(target);
		const writing = target.matches("input:not([type=checkbox]), textarea");
		if (event.key === "Escape" && writing && person) {
			person.querySelector<HTMLDetailsElement>("[data-reject]")?.removeAttribute("open");
			reach(person);
			return;
		}
		const does = keys[event.key];
		const own = event.key === " " && target !== person; // of a button, a box or a link
		if (!does || writing || own || event.ctrlKey || event.altKey || event.metaKey) {
			return;
		}
		event.preventDefault();
		if (!sending) {
			does(person);
		}
	});
	found.addEventListener("submit", (event) => {
		const form = event.target as HTMLFormElement;
		if (!sending && new FormData(form).has("ids")) { // else the page that comes says what is missing
			event.preventDefault();
			void send(form, event.submitter);
		}
	});
	found.addEventListener("change", count);
	addEventListener("pageshow", () => (sending = false));
	settle();
	if (!found.querySelector("[autofocus]")) {
		reach(people()[0], false);
	}
}
