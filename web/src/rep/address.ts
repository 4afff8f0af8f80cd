// What an address names. Addresses are typed, cut and pasted: whatever stands there, a page is shown.

/** The id behind `#/visit/` or `#/trip/at/`; as it stands where it can't be read. */
export function idIn(address: string, before: string): string | undefined {
  if (!address.startsWith(before) || address.length === before.length) return undefined;
  const id = address.slice(before.length);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

const PAGES = ['#/plan', '#/inbox', '#/me'];
const BEHIND = ['#/trip', '#/me/'];

/** What no page has is the list of today. */
export const isToday = (address: string): boolean =>
  idIn(address, '#/visit/') === undefined && !PAGES.includes(address) && !BEHIND.some((it) => address.startsWith(it));
