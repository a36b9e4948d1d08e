// The waiting room and what hosts have to say. The server decides what stands
// there: the script looks at the same page again, which changes nothing, and
// puts the part that came in the place of the old one where they differ. In
// between it counts down, by the server's clock.

// opening is how many milliseconds people are spread over who wait for the
// same moment, so that a thousand of them do not come in the same second.
const opening = 4000;

type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;

// live keeps part up to date.
export function live(part: HTMLElement): void {
	const said = document.getElementById("said");
	const plural = new Intl.PluralRules(document.documentElement.lang);
	let read = performance.now(); // when the page came that part is from
	let look = 0; // the timer of the next look
	let due = false; // whether the moment that is counted to has been looked at

	// now is the server's time.
	const now = () => Number(part.dataset.now) + performance.now() - read;

	// plan looks again after so many milliseconds.
	function plan(after: number): void {
		clearTimeout(look);
		look = setTimeout(again, after);
	}

	// period is how often to look, in milliseconds; 0: never.
	const period = () => Number(part.dataset.look) * 1000;

	async function again(): Promise<void> {
		if (period() > 0) {
			plan(period());
		}
		try {
			const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
			const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
			const fresh = page.querySelector<HTMLElement>(`[data-live="${part.dataset.live}"]`);
			if (fresh) {
				take(fresh);
			}
		} catch {
			// without a connection the page stays as it is until the next look
		}
	}

	// take puts fresh in the place of what is there.
	function take(fresh: HTMLElement): void {
		const told = [news("notice", fresh), news("said", fresh)].filter((text) => text !== "").join(" ");
		const changed = settled(fresh) !== settled(part);
		for (const name of new Set([...Object.keys(part.dataset), ...Object.keys(fresh.dataset)])) {
			const value = fresh.dataset[name];
			if (value === undefined) {
				delete part.dataset[name];
			} else {
				part.dataset[name] = value;
			}
		}
		read = performance.now();
		due = false;
		if (changed) {
			swap(fresh);
		}
		if (told !== "" && said) {
			said.textContent = told;
		}
		if (period() === 0) {
			clearTimeout(look);
		}
		count();
	}

	// news is what fresh says under a name and part did not.
	function news(name: "notice" | "said", fresh: HTMLElement): string {
		const text = fresh.dataset[name] ?? "";
		return text === part.dataset[name] ? "" : text;
	}

	// swap takes over the content of fresh, and leaves what was typed and where
	// the focus was.
	function swap(fresh: HTMLElement): void {
		const active = document.activeElement;
		const inside = active !== null && part.contains(active);
		for (const old of part.querySelectorAll("input")) {
			const next = fresh.querySelector<HTMLInputElement>(`input[name="${old.name}"]`);
			if (next) {
				next.value = old.value;
			}
		}
		part.replaceChildren(...fresh.childNodes);
		if (inside) {
			(document.getElementById(active.id) ?? document.getElementById("heading"))?.focus();
		}
	}

	// count writes how long it takes until the moment that part waits for.
	function count(): void {
		const heading = part.querySelector("#heading");
		const left = Math.ceil((Number(part.dataset.until) - now()) / 1000);
		if (!heading || part.dataset.due === undefined) {
			return;
		}
		if (left <= 0) {
			heading.textContent = part.dataset.due;
			if (!due) {
				due = true;
				plan(Math.random() * opening);
			}
		} else if (left < 60) {
			heading.textContent = words(part.dataset.seconds, left);
		} else if (left < 120 * 60) {
			heading.textContent = words(part.dataset.minutes, Math.ceil(left / 60));
		}
	}

	// words is the form for n of a text, as JSON, that counts.
	function words(json: string | undefined, n: number): string {
		const forms = JSON.parse(json ?? "{}") as Forms;
		return (forms[plural.select(n)] ?? forms.other ?? "").replace("{count}", String(n));
	}

	if (period() > 0) {
		plan(Math.random() * period());
	}
	setInterval(count, 1000);
	addEventListener("pageshow", (shown) => shown.persisted && again());
	document.addEventListener("visibilitychange", () => {
		if (!document.hidden && period() > 0 && performance.now() - read > period()) {
			plan(Math.random() * opening);
		}
	});
}

// settled is what part shows but for the time that is left, which changes
// all the while.
function settled(part: HTMLElement): string {
	const copy = part.cloneNode(true) as HTMLElement;
	copy.querySelectorAll("noscript").forEach((hidden) => hidden.remove());
	if (part.dataset.due !== undefined) {
		copy.querySelector("#heading")?.replaceChildren(part.dataset.due);
	}
	return copy.innerHTML;
}
