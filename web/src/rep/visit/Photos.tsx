// Photos of a visit: taken or chosen, looked at before they are attached, for what is attached stays; then on their way with how far
// each has come. All of it works with no network.
import { useEffect, useMemo, useState, type ChangeEvent } from 'react';
import type { BlobState, Detail, PhotoDraft } from '../../core/door';
import { useSession } from '../../session/session';
import { said, sorry, useWords } from '../../words/words';
import { Far } from './Far';
import { farOf, shareOf } from './far';
import { lately } from './lately';
import { Picture, useAddressOf } from './Picture';
import { isStripped, pictureOf } from './photo';

interface PhotosProps {
  id: string;
  detail: Detail | undefined;
  blobs: BlobState[];
  may: boolean;
}

export function Photos({ id, detail, blobs, may }: PhotosProps) {
  const t = useWords();
  const photos = detail?.attachments.filter((it) => it.media !== 'application/pdf') ?? [];
  return (
    <section className="card stack" aria-label={t('visiting.photos')}>
      <h2>{t('visiting.photos')}</h2>
      {may && <Taking id={id} />}
      {photos.length > 0 && (
        <ul className="photos">
          {photos.map((photo) => {
            const own = blobs.find((it) => it.hash === photo.hash);
            return (
              <li key={photo.hash} data-photo={photo.hash}>
                <Picture visit={id} hash={photo.hash} media={photo.media} bytes={photo.bytes} name={photo.caption || t('visiting.photo')} />
                {photo.caption && <div>{photo.caption}</div>}
                {own ? <OnItsWay blob={own} /> : <span className="soft">{photo.by}</span>}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function OnItsWay({ blob }: { blob: BlobState }) {
  const t = useWords();
  const share = shareOf(blob);
  return (
    <>
      <Far word={farOf(blob)} />
      {!blob.whole && share > 0 && <progress max={100} value={share} aria-label={t('visiting.uploaded', { share })} />}
    </>
  );
}

function Taking({ id }: { id: string }) {
  const t = useWords();
  const { door } = useSession();
  const [draft, setDraft] = useState<PhotoDraft>();
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState('');
  useEffect(() => {
    let gone = false;
    door.ask('draft', id).then(
      (kept) => {
        if (!gone) setDraft((before) => before ?? kept);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [door, id]);
  // The caption goes with the photo; a page that is hidden may be killed.
  const keeping = useMemo(() => lately((kept: PhotoDraft) => void door.ask('keepDraft', id, kept).catch(() => undefined)), [door, id]);
  useEffect(() => {
    document.addEventListener('visibilitychange', keeping.now);
    return () => {
      document.removeEventListener('visibilitychange', keeping.now);
      keeping.now();
    };
  }, [keeping]);
  const caption = (words: string): void => {
    if (!draft) return;
    const kept = { ...draft, caption: words };
    setDraft(kept);
    keeping.soon(kept);
  };
  const doing = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setWhy('');
    await act().catch((error: unknown) => setWhy(sorry(error)));
    setBusy(false);
  };
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (!file) return;
    void doing(async () => {
      const taken = { bytes: await pictureOf(file), caption: '' };
      setDraft(taken);
      await door.ask('keepDraft', id, taken);
    });
  };
  const drop = async (): Promise<void> => {
    keeping.drop();
    await door.ask('keepDraft', id, undefined);
    setDraft(undefined);
  };
  const attach = async (): Promise<void> => {
    if (!draft) return;
    const { why } = await door.ask('attach', id, draft.bytes, draft.caption.trim());
    if (why) setWhy(said(why));
    else await drop();
  };
  return (
    <div className="stack">
      {why && (
        <div role="alert" className="banner bad">
          {why}
        </div>
      )}
      {draft ? (
        <Draft draft={draft} busy={busy} onCaption={caption} onDrop={() => void doing(drop)} onAttach={() => void doing(attach)} />
      ) : (
        <div className="row nowrap">
          <label className="act pick">
            {t('visiting.take')}
            <input type="file" accept="image/*" capture="environment" disabled={busy} onChange={chosen} />
          </label>
          <label className="act plain pick">
            {t('visiting.choose')}
            <input type="file" accept="image/*" disabled={busy} onChange={chosen} data-choose />
          </label>
        </div>
      )}
    </div>
  );
}

interface DraftProps {
  draft: PhotoDraft;
  busy: boolean;
  onCaption: (caption: string) => void;
  onDrop: () => void;
  onAttach: () => void;
}

function Draft({ draft, busy, onCaption, onDrop, onAttach }: DraftProps) {
  const t = useWords();
  const address = useAddressOf(draft.bytes, isStripped(draft.bytes) ? 'image/jpeg' : '');
  return (
    <div className="stack" data-photo-draft>
      {address && <img className="draft" src={address} alt={t('visiting.photoDraft')} />}
      {!isStripped(draft.bytes) && <p className="banner">{t('visiting.notStripped')}</p>}
      <label className="field">
        <span>{t('visiting.caption')}</span>
        <input value={draft.caption} maxLength={200} onChange={(event) => onCaption(event.target.value)} />
      </label>
      <div className="row nowrap">
        <button type="button" className="act wide" disabled={busy} onClick={onAttach}>
          {t('visiting.attach')}
        </button>
        <button type="button" className="act plain" disabled={busy} onClick={onDrop}>
          {t('visiting.drop')}
        </button>
      </div>
      <p className="soft">{t('visiting.attachHint')}</p>
    </div>
  );
}
