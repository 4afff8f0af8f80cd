// Requests to the server that this page came from, and to nobody else.
const CBOR = 'application/cbor';
const LONGEST_MS = 30_000;
/** For a part of a photo, 128 KiB: at 10 kbit/s it takes 105 s. */
const LONG_MS = 120_000;

export interface Reply {
  status: number;
  media_type: string;
  body: Uint8Array;
  again_in?: number;
}

export interface Wire {
  path: string;
  body?: Uint8Array | undefined;
  bearer?: string | undefined;
  /** It carries a part of a photo or signature. */
  part?: boolean;
}

export type Send = (request: Wire) => Promise<Reply>;

export const send: Send = async ({ path, body, bearer, part }) => {
  const headers = new Headers();
  if (body) headers.set('Content-Type', CBOR);
  if (bearer) headers.set('Authorization', `Bearer ${bearer}`);
  const answer = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers,
    body: body ? new Uint8Array(body) : null,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'manual',
    signal: AbortSignal.timeout(part ? LONG_MS : LONGEST_MS),
  });
  const kind = answer.headers.get('Content-Type') ?? '';
  const after = Number.parseInt(answer.headers.get('Retry-After') ?? '', 10);
  return {
    status: answer.status,
    media_type: (kind.split(';')[0] ?? '').trim().toLowerCase(),
    body: new Uint8Array(await answer.arrayBuffer()),
    ...(Number.isFinite(after) && after >= 0 ? { again_in: after * 1000 } : {}),
  };
};
