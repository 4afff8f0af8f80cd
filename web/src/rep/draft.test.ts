// What a draft shows when it is opened again.
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { useDraft, useEdit } from './draft';

afterEach(() => vi.unstubAllGlobals());

function browser(draft: string | null): void {
  vi.stubGlobal('localStorage', { getItem: (name: string) => (name === 'sojourn-draft/v1/summary' ? draft : null) });
}
const Edit = (): string => `[${useEdit('v1/summary', '谈了价格')[0]}]`;
const Draft = (): string => `[${useDraft('v1/summary')[0]}]`;

test('what stands is shown until it is touched, and a text that was emptied stays empty', () => {
  browser(null);
  expect(renderToStaticMarkup(createElement(Edit))).toBe('[谈了价格]');
  browser('谈了交期');
  expect(renderToStaticMarkup(createElement(Edit))).toBe('[谈了交期]');
  browser('');
  expect(renderToStaticMarkup(createElement(Edit))).toBe('[]');
});

test('a draft of something new is empty where there is none', () => {
  browser(null);
  expect(renderToStaticMarkup(createElement(Draft))).toBe('[]');
});
