// The board of a session: marks are kept in the browser until the server has
// taken them, and what other hosts mark comes by itself. Kept are the fields that
// were pressed, the time of that and a nonce, by which a mark that arrives twice
// counts once; nothing of a mark stays that has arrived.

import { stream, swap } from "./live";

// A mark has the fields of the form, and besides:
interface Mark extends Record<string, string> {
	nonce: string;
	at: string; // when it was pressed, by the server's clock
	kind: string;
	row: string; // id of the line that was pressed; "" for somebody who is on none
	no: string; // why the server has refused it for good; "" while it is to be sent
}

const soonest = 1000; // before sending again, and each time twice as long
const latest = 30_000;
const patience = 15_000; // with one answer

const line = (id: string): HTMLElement | null => document.getElementById(id);

// fold writes a text as what people are found by is written.
const fold = (text: string): string => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toUpperCase().toLowerCase().replaceAll("ς", "σ");

// standOf is where a mark puts somebody.
const standOf = (kind: string): string => ({ in: "present", out: "left" })[kind] ?? kind;

// standing shows where somebody is.
function standing(row: HTMLElement | null, stand?: string): void {
	row?.querySelectorAll<HTMLButtonElement>("[aria-pressed]").forEach((button) => (button.ariaPressed = `${standOf(button.value) === stand}`));
}

// board begins to keep and send the marks of the board that was found.
export function board(found: HTMLElement): void {
	const data = found.dataset;
	const key = `board ${data.board}`;
	const ahead = Number(data.now) - Date.now(); // the server's clock, by this one
	const part = <T extends HTMLElement>(what: string): T => found.querySelector<T>(what)!;
	const search = part<HTMLFormElement>("[role=search]");
	let timer = 0;
	let wait = soonest;
	let sending = false;
	let stuck = ""; // why the last attempt has not arrived
	let saved = "";

	const read = (): Mark[] => JSON.parse(localStorage.getItem(key) ?? "[]") as Mark[];
	const write = (marks: Mark[]): void => localStorage.setItem(key, JSON.stringify(marks));
	const drop = (mark: Mark): void => write(read().filter((m) => m.nonce !== mark.nonce));

	// press keeps a mark, and sends it. Where nothing can be kept the browser
	// sends the form.
	function press(event: SubmitEvent): void {
		const form = event.target as HTMLFormElement;
		const fields = Object.fromEntries(new FormData(form, event.submitter)) as Mark;
		if (!fields.kind || fields.name?.trim() === "") {
			return; // another form, or the page that comes says what is missing
		}
		try {
			write([...read(), { ...fields, nonce: crypto.randomUUID(), at: new Date(Date.now() + ahead).toISOString(), row: form.closest("li")?.id ?? "", no: "" }]);
		} catch {
			return;
		}
		event.preventDefault();
		if (fields.name) {
			form.reset();
		}
		show();
		void send();
	}

	// send sends what is kept, one after the other.
	async function send(): Promise<void> {
		const mark = read().find((m) => !m.no);
		if (sending || !mark) {
			return;
		}
		clearTimeout(timer);
		sending = true;
		const answer = await fetch(data.action!, {
			method: "POST", body: new URLSearchParams(mark), headers: { Accept: "text/plain" }, redirect: "error", signal: AbortSignal.timeout(patience),
		}).catch(() => null);
		const status = answer?.status ?? 500;
		const why = (await answer?.text().catch(() => "")) ?? "";
		sending = false;
		stuck = status === 401 ? data.out! : status >= 500 || status === 429 ? data.late! : "";
		if (stuck) {
			timer = setTimeout(send, wait);
			wait = Math.min(2 * wait, latest);
			show();
			return;
		}
		wait = soonest;
		const row = line(mark.row);
		drop(mark);
		if (status < 300) {
			saved = data.saved!.replace("{time}", new Date(Date.now() + ahead).toLocaleTimeString("en-GB", { timeStyle: "short", timeZone: data.place }));
			row?.setAttribute("data-stand", standOf(mark.kind));
		} else {
			write([...read(), { ...mark, no: why.includes("<") ? data.no! : why }]);
		}
		standing(row, row?.dataset.stand);
		show();
		void send();
	}

	// show says what has become of the marks: of all of them, and at their lines.
	function show(): void {
		let late = 0;
		found.querySelectorAll("[data-note]").forEach((old) => old.remove());
		for (const mark of read()) {
			const row = line(mark.row);
			if (!mark.no) {
				late++;
				standing(row, standOf(mark.kind));
			}
			if (mark.no || stuck) {
				(row?.firstElementChild ?? part("[data-kept]")).append(note(mark));
			}
		}
		const said = late ? stuck.replace("{count}", `${late}`) : saved;
		const sync = part("[data-sync]");
		if (sync.textContent !== said) {
			sync.textContent = said;
			sync.className = said && `chip long ${late ? "warn" : "ok"}`;
		}
	}

	// note is what stands about a mark that has not arrived.
	function note(mark: Mark): HTMLElement {
		const shown = part<HTMLTemplateElement>("template").content.firstElementChild!.cloneNode(true) as HTMLElement;
		const [text, button] = shown.querySelectorAll<HTMLElement>("span, button");
		text!.textContent = `${mark.name ?? ""} ${mark.no || data.unsent}`;
		if (!mark.no) {
			button!.remove();
		}
		button!.onclick = () => {
			drop(mark);
			show();
		};
		return shown;
	}

	// filter shows the lines that were asked for, where all of them are here.
	function filter(event?: Event): void {
		if (data.whole === undefined) {
			return;
		}
		event?.preventDefault();
		const [begins, show] = [...new FormData(search).values()] as [string, string];
		const words = fold(begins).trim().split(/\s+/);
		found.querySelectorAll<HTMLElement>("#board-lines li").forEach((row) => {
			row.hidden = !words.every((word) => ` ${row.dataset.find}`.includes(` ${word}`)) || !["", row.dataset.stand].includes(show);
		});
	}

	found.addEventListener("submit", press);
	search.addEventListener("input", filter);
	search.addEventListener("submit", filter);
	addEventListener("online", send);
	stream(found, (html) => {
		for (const next of [...new DOMParser().parseFromString(html, "text/html").body.children] as HTMLElement[]) {
			const old = line(next.id);
			old ? swap(old, next) : line(next.dataset.after ?? "")?.after(next);
		}
		filter();
		show();
		void send();
	});
	filter();
	show();
}
