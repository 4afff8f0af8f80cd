// The customer signs off what they are shown (V13.1): by finger, pen or mouse. Who can't draw is taken down by name alone, and the
// page says that this is less.
import { useEffect, useRef, useState } from 'react';
import type SignaturePad from 'signature_pad';
import { useSession } from '../../session/session';
import { sorry, useWords } from '../../words/words';
import { useDraft } from '../draft';
import type { Tapping } from '../tap';
import { Told } from '../Told';
import { strokesOf } from './strokes';

const HEIGHT = 200;

export default function Signature({ id, may, tapping, onDone }: { id: string; may: boolean; tapping: Tapping; onDone: () => void }) {
  const t = useWords();
  const { door } = useSession();
  const [shown, setShown] = useState<string>();
  const [signer, setSigner] = useDraft(`${id}/signer`);
  const [why, setWhy] = useState('');
  const { canvas, pad, drawn, clear } = usePad();
  useEffect(() => {
    // What is shown is what is signed: it stays, and the core refuses the signature where the record has changed meanwhile.
    door.ask('shown', id).then(setShown, () => undefined);
  }, [door, id]);
  const done = (): void => {
    setSigner('');
    onDone();
  };
  const sign = async (): Promise<void> => {
    if (!pad.current || !canvas.current || shown === undefined) return;
    try {
      await door.ask('sign', id, signer.trim(), strokesOf(pad.current.toData(), canvas.current.offsetWidth, HEIGHT), shown);
      done();
    } catch (error) {
      setWhy(sorry(error));
      clear();
      setShown(await door.ask('shown', id).catch(() => shown));
    }
  };
  const byName = async (): Promise<void> => {
    if ((await tapping.tap({ do: 'at_visit', act: 'sign', visit: id, signer: signer.trim() })) !== undefined) done();
  };
  const named = may && signer.trim() !== '' && shown !== undefined && shown !== '';
  return (
    <div className="stack">
      <Told why={why || tapping.why} hints={[]} />
      {shown === '' ? <p className="banner">{t('visiting.nothingToSign')}</p> : <pre className="shown" tabIndex={0} aria-label={t('visiting.shown')}>{shown}</pre>}
      <label className="field">
        <span>{t('visiting.signer')}</span>
        <input value={signer} maxLength={120} autoComplete="off" onChange={(event) => setSigner(event.target.value)} />
      </label>
      <canvas ref={canvas} className="pad" height={HEIGHT} role="img" aria-label={t(drawn ? 'visiting.padDrawn' : 'visiting.pad')} data-pad />
      <div className="row nowrap">
        <button type="button" className="act wide" disabled={!named || !drawn} onClick={() => void sign()}>
          {t('visiting.sign')}
        </button>
        <button type="button" className="act plain" disabled={!drawn} onClick={clear}>
          {t('visiting.again')}
        </button>
      </div>
      <p className="soft">{t('visiting.padHint')}</p>
      <button type="button" className="act plain" disabled={!named} onClick={() => void byName()}>
        {t('visiting.signByName')}
      </button>
    </div>
  );
}

/** The field that is drawn in; what draws it is loaded when it is shown. */
function usePad() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad>(undefined);
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    let gone = false;
    void import('signature_pad').then(({ default: Pad }) => {
      const field = canvas.current;
      if (gone || !field) return;
      const fine = Math.max(devicePixelRatio, 1);
      field.width = field.offsetWidth * fine;
      field.height = HEIGHT * fine;
      field.getContext('2d')?.scale(fine, fine);
      pad.current = new Pad(field, { penColor: '#000', backgroundColor: '#fff' });
      field.dataset['ready'] = 'true';
      pad.current.addEventListener('endStroke', () => setDrawn(true));
    });
    return () => {
      gone = true;
      pad.current?.off();
    };
  }, []);
  const clear = (): void => {
    pad.current?.clear();
    setDrawn(false);
  };
  return { canvas, pad, drawn, clear };
}
