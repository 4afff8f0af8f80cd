// A picture that is kept here, or fetched from the server: small in the list, large at a click.
import { useEffect, useRef, useState } from 'react';
import { CoreError } from '../../core/door';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';

interface PictureProps {
  visit: string;
  hash: string;
  media: string;
  bytes: number;
  name: string;
}

/** The address of some bytes as long as they are shown. */
export function useAddressOf(bytes: Uint8Array | undefined, media: string): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!bytes) return;
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: media }));
    // eslint-disable-next-line react-hooks/set-state-in-effect -- an address is made and revoked with what it stands for
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, media]);
  return bytes && address;
}

export function Picture({ visit, hash, media, bytes, name }: PictureProps) {
  const t = useWords();
  const { door, turn } = useSession();
  const [all, setAll] = useState<Uint8Array>();
  const [altered, setAltered] = useState<CoreError>();
  const [large, setLarge] = useState(false);
  const whole = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    // Somebody else's may still be on its way to the server: it is asked for again at each change.
    if (all) return;
    let gone = false;
    door.ask('blob', visit, hash, bytes).then(
      (found) => {
        if (!gone) setAll(found);
      },
      (error: unknown) => {
        if (!gone) setAltered(error instanceof CoreError && error.code === 'altered' ? error : undefined);
      },
    );
    return () => {
      gone = true;
    };
  }, [door, visit, hash, bytes, turn, all]);
  const address = useAddressOf(all, media);
  useEffect(() => {
    if (large) whole.current?.showModal();
    else whole.current?.close();
  }, [large]);
  if (altered && !address) {
    return (
      <div role="alert" className="banner bad">
        {sorry(altered)}
      </div>
    );
  }
  if (!address) return <div className="thumb soft">{t('visiting.photoAway')}</div>;
  return (
    <>
      <button type="button" className="thumb" aria-label={t('visiting.enlarge', { name })} onClick={() => setLarge(true)}>
        <img src={address} alt={name} />
      </button>
      <dialog ref={whole} className="whole" aria-label={name} onClose={() => setLarge(false)}>
        {large && (
          <button type="button" autoFocus aria-label={t('visiting.close')} onClick={() => setLarge(false)}>
            <img src={address} alt={name} />
          </button>
        )}
      </dialog>
    </>
  );
}
