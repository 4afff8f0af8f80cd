// What is taken from the address when somebody comes back from the login service.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cameBack } from './service';

// The client is made when its file is read.
vi.hoisted(() => vi.stubGlobal('location', { origin: 'http://localhost' }));

let kept: Map<string, string>;
const replaced: string[] = [];

function at(search: string, begun?: object): void {
  kept = new Map(begun ? [['sojourn-oidc', JSON.stringify(begun)]] : []);
  vi.stubGlobal('location', { origin: 'http://localhost', pathname: '/', search, hash: '' });
}

beforeEach(() => {
  replaced.length = 0;
  vi.stubGlobal('history', { replaceState: (_: unknown, __: string, to: string) => replaced.push(to) });
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    removeItem: (name: string) => kept.delete(name),
  });
});
afterEach(() => vi.unstubAllGlobals());

const BEGUN = { ticket: 't', name: '办公室' };

test('words in an address are shown only where a login of ours was under way', () => {
  at('?error=access_denied&error_description=Call%20000-0000', BEGUN);
  expect(cameBack()).toEqual({ why: 'Call 000-0000' });
  at('?error=access_denied&error_description=Call%20000-0000');
  expect(cameBack()).toEqual({ why: '' });
  expect(replaced).toEqual(['/', '/']);
});

test('who comes back as expected goes on, once', () => {
  at('?code=c&state=s', BEGUN);
  expect(cameBack()).toEqual({ begun: BEGUN, code: 'c', state: 's', iss: undefined });
  expect(cameBack()).toEqual({ why: '' });
});

test('an address of every day is none of this', () => {
  at('');
  expect(cameBack()).toBeUndefined();
});
