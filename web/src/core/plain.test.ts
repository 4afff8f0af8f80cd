// The border to the core. The letters of bytes are those of web/wasm/tests/plain.rs.
import { describe, expect, it } from 'vitest';
import { pack, unpack } from './plain';

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

describe('the border to the core', () => {
  it('hands over what the core reads', () => {
    const place = { latitude: 31.5, longitude: -121, accuracy: 12 };
    const tap = { kind: 'tap', command: { do: 'arrive', visit: 'v1', place } };
    expect(hex(pack(tap))).toBe(
      'a2646b696e646374617067636f6d6d616e64a362646f66617272697665657669736974627631' +
        '65706c616365a3686c61746974756465fb403f800000000000696c6f6e67697475646538786861636375726163790c',
    );
  });

  it('gives back what was handed over', () => {
    const long = '拜访记录 '.repeat(400);
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251);
    const all = [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32, 1_789_000_000_000, Number.MAX_SAFE_INTEGER, -1, -25, -(2 ** 40), 0.25, 1e300];
    const value = { all, long, bytes, empty: '', none: undefined, yes: true, no: false, within: [{ a: 'é' }, [], {}] };
    expect(unpack(pack(value))).toEqual(value);
  });

  it('keeps nothing of the memory that it read', () => {
    const memory = pack({ bytes: Uint8Array.of(1, 2, 3) }).slice();
    const read = unpack(memory) as { bytes: Uint8Array };
    memory.fill(0);
    expect([...read.bytes]).toEqual([1, 2, 3]);
  });

  it('takes what is null for what is not there, and nothing that has no name in the core', () => {
    expect(unpack(pack({ a: null }))).toEqual({ a: undefined });
    expect(() => pack({ a: () => 1 })).toThrow('function');
  });
});
