// The visitor's own time zone.

// ownZone is the IANA name of the zone that the visitor's device is set to,
// "" where the browser does not say.
export function ownZone(): string {
	return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

// preselect chooses the visitor's own zone in a form where it is offered and
// nothing else was chosen: neither now, nor before the form came back.
export function preselect(found: HTMLElement): void {
	const select = found as HTMLSelectElement;
	const untouched = select.selectedOptions[0]?.defaultSelected ?? false;
	if (untouched && !select.form?.parentElement?.querySelector(".errors") && hasOption(select, ownZone())) {
		select.value = ownZone();
	}
}

function hasOption(select: HTMLSelectElement, value: string): boolean {
	return [...select.options].some((option) => option.value === value);
}
