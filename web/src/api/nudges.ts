// The stream of nudges, read by fetch with the token in a header: each says that something changed, and never what.
import type { Token } from './client';

/** Takes text as it comes and tells of each event by its name. */
export function events(heard: (event: string) => void): (text: string) => void {
  let rest = '';
  let name = '';
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (name !== '') heard(name);
        name = '';
      } else if (line.startsWith('event:')) name = line.slice(6).trim();
    }
  };
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Follows until told to stop. `live` says whether the stream stands. */
export function follow(token: Token, nudged: () => void, live: (is: boolean) => void): () => void {
  const stop = new AbortController();
  void (async () => {
    let wait = FIRST_WAIT_MS;
    while (!stop.signal.aborted) {
      try {
        const headers = { Authorization: `Bearer ${await token.get()}`, Accept: 'text/event-stream' };
        const answer = await fetch('/v1/nudges', { headers, cache: 'no-store', signal: stop.signal });
        if (!answer.ok || !answer.body) throw new Error(String(answer.status));
        live(true);
        // Whatever happened while nobody listened.
        nudged();
        wait = FIRST_WAIT_MS;
        const take = events((event) => event === 'nudge' && nudged());
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value);
        // It ends with the token: the next one has a new token.
        token.forget();
      } catch {
        live(false);
        token.forget();
        await new Promise((done) => setTimeout(done, wait));
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      }
    }
  })();
  return () => stop.abort();
}
