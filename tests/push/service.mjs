// A real push service (RFC 8030) on a free port of loopback, with browsers of its own that can read what comes: whoever asks
// `POST /browsers` with a server's key gets an endpoint and the public half of a browser's keys. What is sent to an endpoint is read by
// other people's code: http_ece opens it with the browser's private key (RFC 8188, 8291), jose checks who sent it (RFC 8292). It prints its
// port as one line, then each request as one line of JSON, and ends when its standard input does.
//   {key, answers: [503, 201]}  the statuses of its answers, one after the other; 201 after the last. 0 is none at all, and 36000429 is 429
//                               with `Retry-After: 36000`
//   SOJOURN_PUSH_NOW            what time it is, in milliseconds since 1970, for a server whose clock was turned
// Nothing is decided here: see server/tests/routes/push.rs and web/tests/push.test.mjs.

import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import ece from 'http_ece';
import { importJWK, jwtVerify } from 'jose';

const browsers = new Map();
const now = () => Number(process.env.SOJOURN_PUSH_NOW ?? Date.now());
const bytes = (text) => Buffer.from(text, 'base64url');

const made = (url, { key, answers }) => {
  const [pair, auth, id] = [createECDH('prime256v1'), randomBytes(16), randomBytes(24).toString('base64url')];
  pair.generateKeys();
  browsers.set(`/push/${id}`, { pair, auth, key, answers: [...(answers ?? [])] });
  return { endpoint: `${url}/push/${id}`, keys: { p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') } };
};

/** Who sent it, as the header says and its signature shows; throws where that is not so. */
const sender = async (header, url, key) => {
  const { t, k } = /^vapid t=(?<t>[^,]+), *k=(?<k>\S+)$/.exec(header ?? '')?.groups ?? {};
  if (k !== key) throw new Error('not the key that was subscribed for');
  const point = bytes(k);
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const options = { algorithms: ['ES256'], audience: url, currentDate: new Date(now()) };
  const { payload } = await jwtVerify(t, await importJWK(jwk, 'ES256'), options);
  if (payload.exp * 1000 > now() + 24 * 3_600_000) throw new Error('it holds for more than a day');
  return payload;
};

const taken = async (request, body, url) => {
  const browser = browsers.get(request.url);
  if (!browser) return [404];
  const { authorization, ttl, urgency, topic, 'content-encoding': encoding } = request.headers;
  const got = { path: request.url, ttl, urgency, topic, encoding, length: body.length };
  try {
    got.sender = await sender(authorization, url, browser.key);
    const opened = ece.decrypt(body, { version: 'aes128gcm', privateKey: browser.pair, authSecret: browser.auth });
    got.text = opened.toString('utf8');
  } catch (error) {
    got.refused = String(error);
  }
  process.stdout.write(`${JSON.stringify(got)}\n`);
  return [got.refused ? 403 : (browser.answers.shift() ?? 201)];
};

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', async () => {
    const [url, body] = [`http://${request.headers.host}`, Buffer.concat(parts)];
    const [answer, said] = request.url === '/browsers' ? [200, made(url, JSON.parse(body))] : await taken(request, body, url);
    // It has the message and says nothing: whoever sent it waits as long as it likes.
    if (answer === 0) return;
    const [status, seconds] = [answer % 1000, Math.floor(answer / 1000)];
    const head = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
    if (status === 307) head.location = `${url}/elsewhere`;
    if (seconds > 0) head['retry-after'] = `${seconds}`;
    response.writeHead(status, head);
    response.end(said ? JSON.stringify(said) : '');
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
