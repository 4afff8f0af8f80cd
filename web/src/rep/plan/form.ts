// A plan while it is written: words as they are typed, and the plan that they make (V4.1, V5.1, V5.2, V6.1).
import type { CustomerChoice, Plan, PlanChange } from '../../core/door';
import { local } from '../local';

export const TEXTS = ['purpose', 'place', 'contact', 'research', 'business', 'cooperation'] as const;
export const LISTS = ['participants', 'materials', 'questions', 'needs', 'cases'] as const;
export const FLAGS = ['overseas', 'remote', 'quotation_notice'] as const;

type Text = (typeof TEXTS)[number];
type List = (typeof LISTS)[number];

export interface PlanForm extends Record<Text | List, string>, Record<(typeof FLAGS)[number], boolean> {
  customer: string;
  customer_name: string;
  country: string;
  zone: string;
  /** As an input of local time has it. */
  begins: string;
  minutes: string;
}

/** Tomorrow at nine, at home. */
export function fresh(now = Date.now()): PlanForm {
  const at = new Date(now + 86_400_000);
  at.setHours(9, 0, 0, 0);
  const words = Object.fromEntries([...TEXTS, ...LISTS].map((name) => [name, ''])) as Record<Text | List, string>;
  const flags = { overseas: false, remote: false, quotation_notice: false };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai';
  return { ...words, ...flags, customer: '', customer_name: '', country: 'CN', zone, begins: local(at.getTime()), minutes: '60' };
}

export function formOf(plan: Plan): PlanForm {
  const lists = Object.fromEntries(LISTS.map((name) => [name, plan[name].join('\n')])) as Record<List, string>;
  const { customer, customer_name, country, zone, overseas, remote, quotation_notice } = plan;
  const texts = Object.fromEntries(TEXTS.map((name) => [name, plan[name]])) as Record<Text, string>;
  const begins = plan.start === undefined ? '' : local(plan.start);
  return { ...texts, ...lists, customer, customer_name, country, zone, overseas, remote, quotation_notice, begins, minutes: String(plan.minutes) };
}

const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

/**
 * An id for a customer whose name was typed: the same for the same name, and another's for another name. A name of plain letters, short
 * enough, is its own id; where that would leave something out (海风 A, 江南 A; two branches of one bank), a number of the whole name stands
 * behind what can be read.
 */
export function idOf(name: string): string {
  const whole = name.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
  const plain = whole.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  if (plain.length <= LONGEST_ID && /^[a-z0-9 ]+$/.test(whole)) return plain;
  return [plain.slice(0, 32).replace(/-$/, ''), numberOf(whole)].filter((part) => part !== '').join('-');
}

/** The core's ids have at most 64 characters. */
const LONGEST_ID = 64;

/** 53 bits of a text (cyrb53): no secret, only that two names hardly ever have the same. */
function numberOf(text: string): string {
  let [one, other] = [0xdead_beef, 0x41c6_ce57];
  for (const byte of new TextEncoder().encode(text)) {
    one = Math.imul(one ^ byte, 2_654_435_761);
    other = Math.imul(other ^ byte, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  other = Math.imul(other ^ (other >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & other) + (one >>> 0)).toString(36);
}

export function planOf(form: PlanForm): Plan {
  const lists = Object.fromEntries(LISTS.map((name) => [name, lines(form[name])])) as Record<List, string[]>;
  const texts = Object.fromEntries(TEXTS.map((name) => [name, form[name].trim()])) as Record<Text, string>;
  const name = form.customer_name.trim();
  const { country, zone, overseas, remote, quotation_notice } = form;
  const start = form.begins === '' ? undefined : new Date(form.begins).getTime();
  return {
    ...texts,
    ...lists,
    customer: form.customer || idOf(name),
    customer_name: name,
    country: country.trim().toUpperCase() || 'CN',
    zone,
    overseas,
    remote,
    quotation_notice,
    start,
    minutes: Number(form.minutes) || 60,
  };
}

/** Only what differs: what nobody changed is nobody's edit. */
export function changeOf(before: Plan, after: Plan): PlanChange {
  const differs = (Object.keys(after) as (keyof Plan)[]).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return Object.fromEntries(differs.map((key) => [key, after[key]]));
}

/** What was touched since the form was opened. A plan that something else made may have seconds or spaces that a form doesn't: no change. */
export const touched = (opened: Plan, form: PlanForm): PlanChange => changeOf(planOf(formOf(opened)), planOf(form));

/** What a card says goes into the form, where it says something. */
export function withCustomer(form: PlanForm, card: CustomerChoice): PlanForm {
  const [person] = card.contacts;
  const country = card.country || form.country;
  return {
    ...form,
    customer: card.customer,
    customer_name: card.name,
    country,
    overseas: country !== 'CN',
    place: card.place || form.place,
    contact: person?.name ?? form.contact,
  };
}
