// Files handed to the browser, to be kept where the person keeps files: what this page made, and what the server made by its own rights.
import { CoreError } from '../../core/door';
import type { Token } from '../../api/client';
import type { Tongue } from '../../words/words';
import { csv } from './csv';

export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun with it by the next turn; the bytes may go then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const saveCsv = (name: string, rows: string[][]): void => save(name, new Blob([csv(rows)], { type: 'text/csv;charset=utf-8' }));

/** A file of the server's. Whatever goes wrong has its sentence: a refusal the server's own. */
export async function fetched(path: string, token: Token, tongue: Tongue): Promise<Blob> {
  const headers = { Authorization: `Bearer ${await token.get()}` };
  let answer: Response;
  try {
    answer = await fetch(`${path}?lang=${tongue}`, { headers, cache: 'no-store' });
    if (answer.ok) return await answer.blob();
  } catch (error) {
    throw new CoreError('no_contact', String(error));
  }
  const said = (await answer.json().catch(() => undefined)) as { detail?: string; code?: string } | undefined;
  throw new CoreError('refused', said?.detail ?? String(answer.status), said?.code);
}
