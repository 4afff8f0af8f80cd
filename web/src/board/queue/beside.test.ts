// What a superior reads of a record beside its lines.
import { expect, test } from 'vitest';
import { besideOf } from './beside';

const NOTHING = { intent: undefined, intent_reason: '', form: {}, gifts: [], attachments: [], signatures: [] };
const keys = (key: string, values?: Record<string, unknown>): string => [key.replace('queue.beside.', ''), ...Object.values(values ?? {})].join(' ');

test('a record with lines alone has nothing beside them', () => {
  expect(besideOf(NOTHING, keys)).toEqual([]);
});

test('what would be passed is there to be read: the intent with its reason, gifts, papers, and how it was signed', () => {
  const rows = besideOf(
    {
      intent: 'none',
      intent_reason: '已与同行签约',
      form: { topic: '冷链', agreement_signed: true, key_customer: false },
      gifts: [{ item: '茶叶', amount: '120.00', currency: 'CNY' }],
      attachments: [{ hash: 'h', media: 'image/jpeg', bytes: 9, photo: true, caption: '', by: 'li.na' }],
      signatures: [{ signer: '陈工', picture: undefined, bytes: 0 }],
    },
    keys,
  );
  expect(rows).toEqual([
    ['intent', ['intents.none none', '已与同行签约']],
    ['topic', ['冷链']],
    ['marks', ['agreement_signed']],
    ['gifts', ['茶叶 120.00 CNY']],
    ['attachments', ['attached photo — li.na']],
    ['signatures', ['byName 陈工']],
  ]);
});
