// Who signed the record off, with what they drew; and the way to have it signed (V13.1).
import { lazy, useState } from 'react';
import type { BlobState, Detail } from '../../core/door';
import { useWords } from '../../words/words';
import type { Tapping } from '../tap';
import { Far } from './Far';
import { farOf } from './far';
import { Picture } from './Picture';
import { Sheet } from './Sheet';

const Signature = lazy(() => import('./Signature'));

interface SignaturesProps {
  id: string;
  detail: Detail | undefined;
  blobs: BlobState[];
  may: boolean;
  tapping: Tapping;
}

export function Signatures({ id, detail, blobs, may, tapping }: SignaturesProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <section className="card stack" aria-label={t('visiting.signature')}>
      <h2>{t('visiting.signature')}</h2>
      {detail?.signatures.map((it, at) => {
        const own = blobs.find((blob) => blob.hash === it.picture);
        return (
          <div key={`${it.signer}/${at}`} className="row" data-signature={it.picture ? 'drawn' : 'named'}>
            {it.picture && <Picture visit={id} hash={it.picture} media="image/svg+xml" bytes={it.bytes} name={t('visiting.signedBy', { who: it.signer })} />}
            <span>{t(it.picture ? 'visiting.signedBy' : 'visiting.namedOnly', { who: it.signer })}</span>
            {own && <Far word={farOf(own)} />}
          </div>
        );
      })}
      <button type="button" className="act plain" disabled={!may} onClick={() => setOpen(true)}>
        {t('visiting.letSign')}
      </button>
      {open && (
        <Sheet title={t('visiting.signature')} onClose={() => setOpen(false)}>
          <Signature id={id} may={may} tapping={tapping} onDone={() => setOpen(false)} />
        </Sheet>
      )}
    </section>
  );
}
