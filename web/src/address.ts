// Whether an address looks mistyped, by the rule of desk.MeantAddress; the
// server asks again, so this only saves the round trip.

const shortDomain = 6;

// meantAddress is the address that was probably meant, "" if it seems right.
// domains are common ones; those with a minus before them are never meant.
export function meantAddress(address: string, domains: string[]): string {
	const at = address.trim().lastIndexOf("@");
	const local = address.trim().slice(0, Math.max(at, 0));
	const domain = address.trim().slice(at + 1).toLowerCase();
	if (at < 1 || domains.includes(domain) || domains.includes("-" + domain)) {
		return "";
	}
	let best = "";
	let least = 3;
	for (const common of domains) {
		const n = common.startsWith("-") ? least : slips(domain, common);
		if (n < least && likely(domain, common, n)) {
			[best, least] = [common, n];
		}
	}
	return best && `${local}@${best}`;
}

function likely(domain: string, common: string, n: number): boolean {
	const [a, end] = cut(domain);
	const [b, other] = cut(common);
	if (common.length < shortDomain || (a === b && end.length === 2 && other.length === 2)) {
		return false;
	}
	return n === 1 || (a !== b && common.length > shortDomain + 2);
}

function cut(domain: string): [string, string] {
	const dot = domain.indexOf(".");
	return dot < 0 ? [domain, ""] : [domain.slice(0, dot), domain.slice(dot + 1)];
}

// slips is how many letters must be put in, taken out, exchanged or swapped
// with the next to make b of a.
function slips(a: string, b: string): number {
	const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
	const at = (i: number, j: number): number => rows[i]?.[j] ?? j;
	rows[0] = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		for (let j = 1; j <= b.length; j++) {
			let n = Math.min(at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1), at(i - 1, j) + 1, at(i, j - 1) + 1);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				n = Math.min(n, at(i - 2, j - 2) + 1);
			}
			(rows[i] as number[])[j] = n;
		}
	}
	return at(a.length, b.length);
}
