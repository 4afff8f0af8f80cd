// Everything the page of a visit shows, asked of the core anew at each change.
import { useEffect, useState } from 'react';
import type { BlobState, Content, Detail, Visit } from '../../core/door';
import { useSession } from '../../session/session';

export interface Seen {
  visit: Visit | undefined;
  content: Content | undefined;
  detail: Detail | undefined;
  blobs: BlobState[];
}

/** Nothing before the first answer. */
export function useVisit(id: string): Seen | undefined {
  const { door, turn } = useSession();
  const [seen, setSeen] = useState<Seen>();
  useEffect(() => {
    let gone = false;
    Promise.all([door.ask('visit', id), door.ask('content', id), door.ask('detail', id), door.ask('blobs', id)]).then(
      ([visit, content, detail, blobs]) => {
        if (!gone) setSeen({ visit, content, detail, blobs });
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [door, id, turn]);
  return seen;
}
