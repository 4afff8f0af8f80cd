// A plan as its superior reads it before a word is said on it: all that it says, and nothing that it leaves empty (V4.2, V5.1, V5.2).
import type { Plan } from '../../core/door';
import { span, type Say } from '../../words/words';

const TEXTS = ['contact', 'research', 'business', 'cooperation'] as const;
const LISTS = ['participants', 'materials', 'questions', 'needs', 'cases'] as const;
const MINUTE_MS = 60_000;

/** When it begins by the clocks of the place, with the year: what is planned for the next one must not look like this year's. */
function beginning({ start, zone }: Plan): string[] {
  if (start === undefined) return [];
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return [`${new Intl.DateTimeFormat('sv-SE', { ...parts, timeZone: zone || 'UTC' }).format(start)} ${zone || 'UTC'}`];
  } catch {
    // A zone that this browser does not know.
    return [`${new Date(start).toISOString().slice(0, 16).replace('T', ' ')} UTC`];
  }
}

export function rowsOf(plan: Plan, t: Say): [string, string[]][] {
  const where = plan.overseas ? [t('queue.plan.overseas', { country: plan.country })] : [];
  const rows: [string, string[]][] = [
    [t('queue.plan.when'), beginning(plan)],
    [t('queue.plan.long'), [span(plan.minutes * MINUTE_MS)]],
    [t('queue.plan.where'), plan.remote ? [...where, t('queue.plan.remote')] : where],
    ...TEXTS.map((name): [string, string[]] => [t(`queue.plan.${name}`), plan[name] === '' ? [] : [plan[name]]]),
    ...LISTS.map((name): [string, string[]] => [t(`queue.plan.${name}`), plan[name]]),
    [t('queue.plan.quotation'), plan.quotation_notice ? [t('queue.plan.noticed')] : []],
  ];
  return rows.filter(([, said]) => said.length > 0);
}
