// A real OpenID Connect provider (panva's oidc-provider) on a free port of loopback, with two accounts and its own pages for
// logging in and consenting; its arguments are further addresses to come back to. It prints its address as one line and ends when
// its standard input does. Nothing is decided here: what the server makes of it stands in server/tests/routes/oidc_real.rs.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const accounts = {
  'li.na@acme.example': { email_verified: true, employee_id: 'li.na' },
  'chen.bo@acme.example': { email_verified: false, employee_id: 'chen.bo' },
};

const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'sojourn',
      client_secret: 'a-secret-of-this-test-only',
      redirect_uris: ['http://127.0.0.1:9/oidc', ...process.argv.slice(2)],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  pkce: { required: () => true },
  // What is asked for stands in the token that says who it is; there is no second question.
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['employee_id'], acr: null, amr: null },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  features: { devInteractions: { enabled: true } },
  async findAccount(_, id) {
    const known = accounts[id];
    return known && { accountId: id, claims: async () => ({ sub: id, email: id, ...known }) };
  },
});

server.on('request', provider.callback());
console.log(issuer);

// The test that started this is gone: so is the provider.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
