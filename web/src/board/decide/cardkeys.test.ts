// Which keys decide something.
import { afterEach, expect, test, vi } from 'vitest';
import { plainKey } from './cardkeys';

class Field {
  readonly tagName = 'INPUT';
}
for (const name of ['HTMLInputElement', 'HTMLTextAreaElement', 'HTMLSelectElement']) vi.stubGlobal(name, Field);
afterEach(() => void vi.unstubAllGlobals());

test('a key pressed by itself, once, outside of a field', () => {
  const pressed = (more: object): boolean => plainKey({ key: 'a', target: null, repeat: false, ctrlKey: false, metaKey: false, altKey: false, ...more } as KeyboardEvent);
  expect(pressed({})).toBe(true);
  for (const other of [{ repeat: true }, { ctrlKey: true }, { metaKey: true }, { altKey: true }, { target: new Field() }]) expect(pressed(other)).toBe(false);
});
