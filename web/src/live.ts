// The numbers of an event. The server sends their parts when they have changed,
// and a sign of life when nothing has. Where neither arrives, the script asks
// for the parts once, and listens again.

const silence = 50_000; // without a sign of life the line is thought dead
const first = 15_000; // and sooner before the first: what is there is sent at once
const pause = 15_000; // before listening again to a server that has refused
const quiet = 20_000; // between two sentences for who does not see the numbers

// stream keeps found up to date while somebody looks: by its parts, or as own does
// with what comes.
export function stream(found: HTMLElement, own?: (html: string) => void): void {
	const take = own ?? parts;
	const address = found.dataset.stream ?? "";
	const said = document.getElementById("said");
	let source: EventSource | undefined;
	let timer = 0;
	let spoke = 0; // when the last sentence was said

	function later(after: number, then: () => void): void {
		clearTimeout(timer);
		timer = setTimeout(then, after);
	}

	function listen(): void {
		stop();
		if (document.hidden) {
			return;
		}
		later(first, ask);
		source = new EventSource(address);
		source.onmessage = (message: MessageEvent<string>) => {
			later(silence, ask);
			take(message.data);
		};
		source.addEventListener("beat", () => later(silence, ask));
		source.onerror = () => source?.readyState === EventSource.CLOSED && later(pause, ask);
	}

	function stop(): void {
		clearTimeout(timer);
		source?.close();
	}

	async function ask(): Promise<void> {
		stop();
		later(pause, ask);
		try {
			const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store", redirect: "error" });
			if (answer.ok) {
				take(await answer.text());
				listen();
			} else if (answer.status < 500) {
				stop(); // signed out, or no right any more: the link on the page leads on
			}
		} catch {
			// without a connection it is tried again
		}
	}

	// parts puts each part that has changed in the place of the one that is there.
	function parts(html: string): void {
		const fresh = new DOMParser().parseFromString(html, "text/html").body;
		const all = (of: HTMLElement) => [...of.querySelectorAll<HTMLElement>("[data-part]")];
		const names = (of: HTMLElement) => all(of).map((part) => part.dataset.part).join();
		if (names(fresh) !== names(found)) {
			found.replaceChildren(...fresh.childNodes);
			return;
		}
		const next = all(fresh);
		tell(next[0]?.dataset.news ?? "", all(found)[0]?.dataset.news ?? "");
		all(found).forEach((old, i) => swap(old, next[i]!));
	}

	function tell(news: string, before: string): void {
		if (said && news !== before && Date.now() - spoke > quiet) {
			spoke = Date.now();
			said.textContent = news;
		}
	}

	document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
	addEventListener("pagehide", stop);
	addEventListener("pageshow", (shown) => shown.persisted && listen());
	listen();
}

// swap puts next in the place of old, and leaves open what is open, and the focus
// where it was.
export function swap(old: HTMLElement, next: HTMLElement): void {
	const open = next.querySelectorAll("details");
	old.querySelectorAll("details").forEach((part, i) => open[i]?.toggleAttribute("open", part.open));
	if (old.isEqualNode(next)) {
		return;
	}
	const reached = (of: HTMLElement) => [...of.querySelectorAll<HTMLElement>("a, summary, button, input, [tabindex]")];
	const at = reached(old).indexOf(document.activeElement as HTMLElement);
	old.replaceWith(next);
	reached(next)[at]?.focus({ preventScroll: true });
}
