// Which pages somebody has.
import { expect, test } from 'vitest';
import { may, PAGES, shows, type Who } from './pages';

const who = (leads: boolean, ...roles: string[]): Who => ({ leads, roles });

const pages = (of: Who): string[] => PAGES.filter((page) => shows(of, page));

test('everybody may watch over a trip, and a rep has no other page', () => {
  expect(pages(who(false, 'rep'))).toEqual(['trips']);
});

test('risk control, administration and operators have the pages of their rows', () => {
  expect(pages(who(false, 'risk_control'))).toEqual(['trips', 'risk', 'admin']);
  expect(pages(who(false, 'administration'))).toEqual(['trips', 'admin']);
  expect(pages(who(false, 'operator'))).toEqual(['trips', 'admin', 'operator']);
});

test('powers come from the department, not from the role of that name', () => {
  expect(pages(who(false, 'supervisor'))).toEqual(['trips']);
  expect(pages(who(true, 'rep'))).toEqual(['trips', 'risk', 'admin']);
});

test('quarantine is for risk control alone, and a lost device is not said by administration', () => {
  expect(may(who(true, 'administration', 'operator'), 'quarantine')).toBe(false);
  expect(may(who(false, 'administration'), 'lose')).toBe(false);
});
