// What opens the rep's own apps.
import { expect, test } from 'vitest';
import { mailTo, smsTo } from './letter';

test('a mail has its lines, and nothing in it can become a field of its own', () => {
  const address = mailTo(' chen@haifeng.example ', '感谢 & 安排', '您好：\n第一行&cc=x');
  expect(address).toBe(`mailto:chen@haifeng.example?subject=${encodeURIComponent('感谢 & 安排')}&body=${encodeURIComponent('您好：\r\n第一行&cc=x')}`);
  expect(mailTo('a@b.example?cc=x@y.example', '', '')).not.toContain('?cc');
});

test('a short message goes to a number without its spaces', () => {
  expect(smsTo('+86 138-0000 0000', '谢谢')).toBe(`sms:+8613800000000?body=${encodeURIComponent('谢谢')}`);
});
