// Addresses that open the rep's own apps with what is to be sent (RFC 6068, RFC 5724).
const part = (text: string): string => encodeURIComponent(text.replace(/\r?\n/g, '\r\n'));

export const mailTo = (to: string, subject: string, body: string): string =>
  `mailto:${encodeURIComponent(to.trim()).replaceAll('%40', '@')}?subject=${part(subject)}&body=${part(body)}`;

export const smsTo = (to: string, text: string): string => `sms:${to.replace(/[^\d+]/g, '')}?body=${encodeURIComponent(text)}`;
