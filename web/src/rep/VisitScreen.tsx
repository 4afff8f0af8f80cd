// One visit: arrive, note, leave, brief; photos, the signature, thanks; what is owed with its countdown, and what the policy says.
import { useState } from 'react';
import { useSession } from '../session/session';
import { useWords } from '../words/words';
import { Brief } from './Brief';
import { holding } from './focus';
import { place } from './place';
import { useTap } from './tap';
import { Told } from './Told';
import { Closing } from './visit/Closing';
import { Composer } from './visit/Composer';
import { Conflicts, Settled } from './visit/Conflicts';
import { Head } from './visit/Head';
import { Lines } from './visit/Lines';
import { OwedList } from './visit/OwedList';
import { Photos } from './visit/Photos';
import { Remarks } from './visit/Remarks';
import { Sheets } from './visit/Sheets';
import { Signatures } from './visit/Signatures';
import { Steps } from './visit/Steps';
import { useVisit } from './visit/useVisit';

export function VisitScreen({ id }: { id: string }) {
  const t = useWords();
  const { writer } = useSession();
  const seen = useVisit(id);
  const tapping = useTap();
  // A second touch that follows at once was meant for the first: nobody leaves within a second of arriving.
  const [here, setHere] = useState(false);
  if (!seen) return null;
  const { visit, content, detail, blobs } = seen;
  if (!visit) {
    return (
      <div className="empty stack">
        <h1>{t('visit.notHere')}</h1>
        <p>{t('visit.notHereHint')}</p>
        <a className="act plain" href="#/">
          {t('visit.toToday')}
        </a>
      </div>
    );
  }
  const did = (fact: string): boolean => visit.facts.includes(fact);
  const arrive = async (): Promise<void> => {
    const regain = holding();
    setHere(true);
    await tapping.tap({ do: 'arrive', visit: id, place: await place() });
    regain();
    setTimeout(() => setHere(false), 1_000);
  };
  const may = writer && !tapping.busy;
  const mine = { id, may, tapping };
  return (
    <div className="stack">
      <Head visit={visit} content={content} detail={detail} />
      <Told why={tapping.why} hints={tapping.hints} />
      {visit.own && !did('cancel') && (
        <div className="stack">
          {!did('arrive') && (
            <button type="button" className="act wide" disabled={!may || here} onClick={() => void arrive()}>
              {t('visit.arrive')}
            </button>
          )}
          {did('arrive') && !did('leave') && (
            <button type="button" className="act wide" disabled={!may || here} onClick={() => void tapping.tap({ do: 'leave', visit: id })}>
              {t('visit.leave')}
            </button>
          )}
          {did('leave') && !did('brief') && <Brief tapping={tapping} visit={id} may={may} />}
        </div>
      )}
      <Steps facts={visit.facts} />
      {visit.own && <Conflicts {...mine} detail={detail} />}
      <OwedList {...mine} owed={visit.owed} content={content} />
      <Lines {...mine} may={may && visit.own} content={content} detail={detail} />
      <Settled detail={detail} />
      {visit.own && (
        <>
          <Sheets {...mine} seen={seen} />
          <Photos id={id} detail={detail} blobs={blobs} may={may} />
          <Signatures {...mine} detail={detail} blobs={blobs} />
          {did('leave') && <Closing {...mine} visit={visit} detail={detail} />}
        </>
      )}
      <Remarks visit={visit} content={content} />
      {visit.own && <Composer {...mine} />}
    </div>
  );
}
