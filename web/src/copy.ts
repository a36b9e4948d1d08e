// A button that copies a text which stands on the page anyway.

// copy shows the button, and lets it say when it has copied its text.
export function copy(found: HTMLElement): void {
	found.hidden = false;
	found.addEventListener("click", () => {
		void navigator.clipboard?.writeText(found.dataset.copy ?? "").then(() => {
			found.textContent = found.dataset.done ?? "";
		}, () => undefined);
	});
}
