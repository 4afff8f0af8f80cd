// A moment as an input of local time takes and gives it.

/** To the minute, without a zone: the browser's own. */
export const local = (at: number): string => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
