// A trip in plain words, for a short message or a chat: what a colleague needs who has no app at hand.
import type { Trip } from '../../core/door';
import { moment } from '../../words/words';

type Say = (key: string, fill?: Record<string, string>) => string;

const clock = (local: string): string => local.slice(0, 16).replace('T', ' ');

export function plainText(trip: Trip, t: Say): string {
  const lines = [`${t('trip.title')} ${trip.traveller ?? ''} ${trip.visit}`.trim()];
  for (const leg of trip.legs) {
    const parts = [
      leg.place,
      leg.arrive && `${clock(leg.arrive)} [${leg.arrive_zone}]`,
      leg.transport,
      leg.lodging && t('trip.lodgingIs', { lodging: leg.lodging }),
      [leg.contact, leg.phone].filter(Boolean).join(' '),
      leg.no_coverage_until && t('trip.quietUntil', { time: clock(leg.no_coverage_until) }),
    ];
    lines.push(`- ${parts.filter(Boolean).join(', ')}`);
  }
  if (trip.return_by !== undefined) lines.push(t('trip.backBy', { time: moment(trip.return_by) }));
  if (trip.emergency_name || trip.emergency_phone) {
    lines.push(t('trip.callIf', { whom: [trip.emergency_name, trip.emergency_phone].filter(Boolean).join(' ') }));
  }
  return lines.join('\n');
}
