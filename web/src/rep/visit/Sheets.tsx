// What is done now and then at a visit: each in a sheet of its own, loaded when it is opened.
import { lazy, useState } from 'react';
import { useWords } from '../../words/words';
import type { Tapping } from '../tap';
import { Sheet } from './Sheet';
import type { Seen } from './useVisit';

const RecordForm = lazy(() => import('./RecordForm'));
const Promises = lazy(() => import('./Promises'));
const Thanking = lazy(() => import('./Thanking'));
const Replan = lazy(() => import('./Replan'));

type Name = 'form' | 'promises' | 'thanks' | 'replan';

export function Sheets({ id, seen, may, tapping }: { id: string; seen: Seen; may: boolean; tapping: Tapping }) {
  const t = useWords();
  const [open, setOpen] = useState<Name>();
  const close = (): void => setOpen(undefined);
  const { visit, content, detail } = seen;
  const names: Name[] = ['form', 'promises', ...(visit?.facts.includes('leave') ? (['thanks'] as const) : []), ...(content?.plan ? (['replan'] as const) : [])];
  return (
    <div className="sheets" role="group" aria-label={t('visiting.more')}>
      {names.map((name) => (
        <button key={name} type="button" className="act plain" onClick={() => setOpen(name)}>
          {t(`visiting.sheet.${name}`)}
        </button>
      ))}
      {open && (
        <Sheet title={t(`visiting.sheet.${open}`)} onClose={close}>
          {open === 'form' && <RecordForm id={id} content={content} detail={detail} may={may} tapping={tapping} />}
          {open === 'promises' && <Promises id={id} may={may} tapping={tapping} onDone={close} />}
          {open === 'thanks' && <Thanking id={id} content={content} may={may} tapping={tapping} onDone={close} />}
          {open === 'replan' && visit && content?.plan && (
            <Replan id={id} visit={visit} plan={content.plan} may={may} tapping={tapping} onDone={close} />
          )}
        </Sheet>
      )}
    </div>
  );
}
