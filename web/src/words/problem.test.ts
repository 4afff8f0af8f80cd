// What went wrong is said in the language of the page: every code of the server's that a page can get has its Chinese sentence, and of a
// sentence in both languages only one is shown.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CoreError } from '../core/protocol';
import { CORES, problem, PROBLEMS } from './problem';

const root = join(import.meta.dirname, '../../..');
const rust = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rs'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');

/** Heads of a file's columns are written alike. */
const COLUMNS = new Set(['rep_name', 'customer_id', 'card_name']);

/** Answers to frames, couriers and gateways, and what is wrong with a request that no page makes. */
const NEVER_SHOWN = new Set([
  'blob_unknown', 'courier_elsewhere', 'courier_not_opened', 'courier_too_early', 'courier_unknown_device', 'courier_unreadable', 'cursor_not_valid', 'deposit_full',
  'deposit_too_late', 'enrolment_holds', 'fork', 'frame_unreadable', 'gateway_not_accepted', 'media_type', 'method_not_allowed',
  'no_checkpoint', 'not_ahead', 'part_not_valid', 'request_not_valid', 'segment_not_taken', 'sms_not_valid', 'too_many_texts', 'unprocessable',
]);

test('each code of the server has its sentence in Chinese, or can reach no page', () => {
  const sources = rust('server/src/http') + rust('sync-core/src/sync');
  const written = /StatusCode::[A-Z_]+,\s*"([a-z_]+)"|\((?:StatusCode::[A-Z_]+, )?"([a-z]+_[a-z_]+)",? ["d]|(?:not_taken|refused)\(\s*"([a-z_]+)"|=> \(\s*"([a-z_]+)",$/gm;
  const codes = [...sources.matchAll(written)].map((it) => it.slice(1).find(Boolean) ?? '');
  expect(codes).toContain('login_refused');
  expect(codes).toContain('too_slow');
  expect([...new Set(codes)].filter((it) => !(it in PROBLEMS) && !NEVER_SHOWN.has(it) && !COLUMNS.has(it))).toEqual([]);
});

test('a problem is said by its code in Chinese, and in English as the server says it', () => {
  const error = new CoreError('refused', 'too many attempts: wait 40 s and try again', 'too_many_attempts');
  expect(problem(error, true)).toBe('尝试次数太多：请等 40 秒再试，或向行政部要邀请。');
  expect(problem(error, false)).toBe(error.detail);
  expect(problem(new CoreError('refused', 'reason: write 1 to 200 characters, on one line', 'words_not_valid'), true)).toContain('1 至 200 个字');
});

test('of a sentence in both languages only that of the page is shown', () => {
  for (const detail of [
    'return: give a later one / 返回：请改晚一些',
    'the second group is wrong; nobody’s watch has changed. 第二组校验不符：请对方重说这一组',
    'the enrolment is over; nothing on the device is lost; ask. 登记已到期；本机日志仍可留存到服务器；请重新登记。',
  ]) {
    const [zh, en] = [true, false].map((it) => problem(new CoreError('refused', detail), it));
    expect(zh, detail).not.toMatch(/[a-z]{3}/);
    expect(en, detail).not.toMatch(/\p{Script=Han}/u);
    expect([zh, en]).not.toContain('');
  }
});

test('a name in Chinese makes no sentence Chinese', () => {
  const error = new CoreError('refused', 'to: 王磊 is nobody of this organisation, or has left: name somebody who can take the visits', 'handover_not_valid');
  expect(problem(error, true)).toMatch(/^不能这样移交/);
  expect(problem(error, false)).toBe(error.detail);
});

test('what the core says against a tap is said in Chinese, and what is not known says that it is the original', () => {
  const said = (detail: string): string => problem(new CoreError('not_saved', detail), true);
  expect(said('purpose is empty: fill it in')).toBe('有必填项为空：请填好再试。');
  expect(said('visit x-1 was handed on to li.na: tell them what is to be written')).toMatch(/^这次拜访已移交给他人/);
  expect(said('something new')).toBe('请核对后再试（原文：something new）');
  // Each of the core's refusals that stands in one place is known by its beginning.
  const sentences = [...rust('sync-core/src/command').matchAll(/#\[error\(\s*"([^"]+)"/g)].map((it) => (it[1] ?? '').replace(/\{[^}]*\}/g, 'x').replace(/\\\s+/g, ''));
  expect(sentences.length).toBeGreaterThan(15);
  const unknown = sentences.filter((it) => !CORES.some(([begins]) => begins.test(it)) && !/^x \/ x$|^the edit can't be made: x$/.test(it));
  expect(unknown).toEqual([]);
});
