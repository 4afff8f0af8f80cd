// How spans and moments of a trip are written.
import { tongue } from '../../words/words';

/** What is left as people read it on a clock: days far off, hours and minutes, and in the last hour the seconds too. */
export function left(ms: number, zh = tongue() === 'zh'): string {
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours >= 48) return zh ? `${Math.floor(hours / 24)} 天` : `${Math.floor(hours / 24)} days`;
  if (hours > 0) return zh ? `${hours} 小时 ${minutes} 分` : `${hours} h ${minutes} min`;
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}
