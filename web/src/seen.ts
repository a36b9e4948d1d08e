// Whether a person has looked at an invitation. Programs that check mail open
// links in a browser and do nothing more, so only the first movement of
// somebody's hand counts.

// seen tells the address in the markup once.
export function seen(found: HTMLElement): void {
	const address = found.dataset.seen ?? "";
	const signs = ["pointerdown", "keydown"];
	const tell = (sign: Event): void => {
		if (!sign.isTrusted) {
			return;
		}
		for (const name of signs) {
			document.removeEventListener(name, tell);
		}
		void fetch(address, { method: "POST", keepalive: true }).catch(() => undefined);
	};
	for (const name of signs) {
		document.addEventListener(name, tell, { passive: true });
	}
}
