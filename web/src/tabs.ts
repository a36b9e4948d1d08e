// The tabs of an event stand in one row, which scrolls sideways where it is
// narrow. The current one is brought into sight.

export function tabs(found: HTMLElement): void {
	const current = found.querySelector<HTMLElement>("[aria-current]");
	if (current) {
		found.scrollLeft = current.offsetLeft - found.offsetLeft - (found.clientWidth - current.offsetWidth) / 2;
	}
}
