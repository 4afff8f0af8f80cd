// What this browser keeps, whether it promises to, and how much room there is.
import { useEffect, useState } from 'react';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { Rows, Subpage } from './asked';

const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '?' : `${(bytes / (1 << 20)).toFixed(bytes < 10 << 20 ? 1 : 0)} MB`);

export function Storage() {
  const t = useWords();
  const { persisted, keep, turn } = useSession();
  const [room, setRoom] = useState<StorageEstimate>();
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    void navigator.storage.estimate().then(setRoom, () => undefined);
  }, [turn]);
  const { usage, quota } = room ?? {};
  return (
    <Subpage title={t('settings.page.storage')}>
      <section className="card stack">
        <p data-persisted={persisted}>{persisted ? t('me.persisted') : t('me.notPersisted')}</p>
        {!persisted && (
          <button type="button" className="act" onClick={() => void keep().then(() => setAsked(true))}>
            {t('me.keep')}
          </button>
        )}
        {asked && !persisted && <p role="status">{t('settings.notYet')}</p>}
      </section>
      <Rows
        name={t('settings.page.storage')}
        rows={[
          [t('settings.used'), megabytes(usage)],
          [t('settings.quota'), megabytes(quota)],
        ]}
      />
      {usage !== undefined && quota !== undefined && quota > 0 && <progress value={usage} max={quota} aria-label={t('settings.used')} />}
    </Subpage>
  );
}
