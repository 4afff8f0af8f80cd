// The record as it reads, line by line: who wrote each, how far it has come, and its words to be changed.
import { useState } from 'react';
import type { Content, Detail, Line } from '../../core/door';
import { useSession } from '../../session/session';
import { useWords } from '../../words/words';
import { useEdit } from '../draft';
import type { Tapping } from '../tap';
import { Far } from './Far';
import { HEADINGS, type Heading } from './headings';
import { Hints } from './Hints';
import { useTyped } from './useTyped';

interface LinesProps {
  id: string;
  content: Content | undefined;
  detail: Detail | undefined;
  may: boolean;
  tapping: Tapping;
}

export function Lines({ id, content, detail, may, tapping }: LinesProps) {
  const t = useWords();
  const [edited, setEdited] = useState<string>();
  const far = new Map(detail?.far.map((it) => [it.place, it.synced]));
  const filled = HEADINGS.filter((name) => (content?.record?.[name] ?? []).length > 0);
  return (
    <section className="card stack" aria-label={t('visit.record')}>
      <h2>{t('visit.record')}</h2>
      {filled.length === 0 && <p className="soft">{t('visiting.noLines')}</p>}
      {filled.map((name) => (
        <div key={name}>
          <h3>{t(`heading.${name}`)}</h3>
          <ul className="lines">
            {(content?.record?.[name] ?? []).map((line) => (
              <li key={line.id}>
                {edited === line.id ? (
                  <Rewrite id={id} heading={name} line={line} may={may} tapping={tapping} onDone={() => setEdited(undefined)} />
                ) : (
                  <One line={line} word={far.get(`${name}/${line.id}`)} may={may} onEdit={() => setEdited(line.id)} />
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function One({ line, word, may, onEdit }: { line: Line; word: string | undefined; may: boolean; onEdit: () => void }) {
  const t = useWords();
  const { device } = useSession();
  return (
    <div className="row spread nowrap">
      <span>
        {line.text} {line.author !== device?.person && <span className="soft">{line.author}</span>} <Far word={word} />
        {line.conflicting.map((other) => (
          <span key={other} className="soft" style={{ display: 'block' }}>
            {other}
          </span>
        ))}
      </span>
      <button type="button" className="act plain small" disabled={!may} aria-label={t('visiting.editLine', { text: line.text })} onClick={onEdit}>
        {t('visiting.edit')}
      </button>
    </div>
  );
}

interface RewriteProps {
  id: string;
  heading: Heading;
  line: Line;
  may: boolean;
  tapping: Tapping;
  onDone: () => void;
}

function Rewrite({ id, heading, line, may, tapping, onDone }: RewriteProps) {
  const t = useWords();
  const [text, setText] = useEdit(`${id}/line/${line.id}`, line.text);
  const command = { do: 'rewrite', visit: id, heading, item: line.id, text: text.trim() } as const;
  const typed = useTyped(text, () => command);
  const leave = (): void => {
    setText(null);
    onDone();
  };
  const save = async (): Promise<void> => {
    if ((await tapping.tap(command)) !== undefined) leave();
  };
  return (
    <div className="stack">
      <label className="field">
        <span>{t(`heading.${heading}`)}</span>
        <textarea rows={2} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <Hints typed={typed} />
      <div className="row">
        <button type="button" className="act" disabled={!may || text.trim() === '' || text === line.text} onClick={() => void save()}>
          {t('visiting.saveLine')}
        </button>
        <button type="button" className="act plain" onClick={leave}>
          {t('visiting.leaveLine')}
        </button>
      </div>
    </div>
  );
}
