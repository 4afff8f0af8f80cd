// How far a photo or signature has come: no further than the entry that names it, and no further than its bytes. `safe` is said of
// entries alone (docs/blobs.md).
import type { BlobState } from '../../core/door';

const WORDS = ['saved', 'sent', 'stored', 'merged', 'safe'] as const;
export type FarWord = (typeof WORDS)[number];

export const isFarWord = (word: string): word is FarWord => (WORDS as readonly string[]).includes(word);

export function farOf(blob: BlobState): FarWord {
  const entry = isFarWord(blob.synced) ? WORDS.indexOf(blob.synced) : 0;
  const bytes = WORDS.indexOf(blob.whole ? 'merged' : blob.confirmed > 0 ? 'sent' : 'saved');
  return WORDS[Math.min(entry, bytes)] ?? 'saved';
}

/** How much of it the server holds, in hundredths. */
export const shareOf = (blob: BlobState): number => (blob.bytes === 0 ? 0 : Math.floor((blob.confirmed * 100) / blob.bytes));
