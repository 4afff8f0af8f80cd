// For who runs the server: whether it works, what waits, how far copies reach, which devices are silent, and the keys of tokens.
import { useCallback, useState } from 'react';
import { given, open, type Api, type Schemas } from '../../api/client';
import { moment, sorry, span, useWords } from '../../words/words';
import type { Account } from './account';
import { Command, Outcome, Section, Table, useAsked, useDoing } from './parts';

type Seen = Schemas['OperationJson'];

/** A loop that has not turned for so long is a fault; it is the server's own measure. */
const STANDS_S = 120;
/** A device of which nothing was heard for so long is named. */
const SILENT_MS = 7 * 86_400_000;

export default function Operator({ api }: { api: Api; account: Account }) {
  const t = useWords();
  const asked = useAsked(useCallback(() => api.GET('/v1/operation').then(given), [api]));
  return (
    <div className="stack">
      <Section title={t('office.operation.title')} hint={t('office.operation.hint')} asked={asked}>
        <Health />
        {asked.answer && <Facts seen={asked.answer} />}
      </Section>
      {asked.answer && <Outbox seen={asked.answer} />}
      <Silent api={api} now={asked.answer?.now} />
      {asked.answer && <Keys api={api} seen={asked.answer} done={asked.again} />}
      <Section title={t('office.commands.title')} hint={t('office.commands.hint')}>
        <Command what={t('office.operation.backup')} command="sojourn admin backup --to DIR --keys-to DIR" />
        <Command what={t('office.operation.verify')} command="sojourn admin verify" />
        <Command what={t('office.operation.checkpointOut')} command="sojourn admin checkpoint --out FILE" />
        <Command what={t('office.operation.retry')} command="sojourn admin outbox retry" />
      </Section>
    </div>
  );
}

/** `/healthz` is asked as a load balancer does: its answer is the word, and its refusal the fault. */
function Health() {
  const t = useWords();
  const asked = useAsked(useCallback(() => open.GET('/healthz').then(given), []));
  if (asked.error !== undefined) {
    return (
      <div role="alert" className="banner bad" data-health="bad">
        {t('office.operation.ill')} {sorry(asked.error)}
      </div>
    );
  }
  return (
    <div data-health={asked.answer ? 'good' : ''}>
      <span className="word good">{t('office.operation.well')}</span>
    </div>
  );
}

function Facts({ seen }: { seen: Seen }) {
  const t = useWords();
  const behind = seen.last - seen.digested;
  const unsafe = seen.last - (seen.safe ?? 0);
  const now = Date.parse(seen.now);
  const stands = seen.timers_stand_s ?? 0;
  const late = stands >= STANDS_S || seen.timers_late > 0;
  const rows: [string, boolean, string][] = [
    ['version', false, seen.version],
    ['now', seen.clock_in_doubt, `${moment(now)}${seen.clock_in_doubt ? ` · ${t('office.operation.doubt', { seconds: Math.round(seen.clock_off_seconds ?? 0) })}` : ''}`],
    ['digest', behind > 1_000, behind === 0 ? t('office.operation.level', { last: seen.last }) : t('office.operation.behind', { behind, last: seen.last })],
    ['timers', late, seen.timers_stand_s == null ? t('office.operation.notBegun') : t('office.operation.turned', { seconds: stands, late: seen.timers_late })],
    ['safe', seen.safe == null, seen.safe == null ? t('office.operation.noCopy') : t('office.operation.copied', { safe: seen.safe, unsafe, age: seen.safe_at ? span(now - Date.parse(seen.safe_at)) : '' })],
    ['storage', false, t('office.operation.mebibytes', { size: (seen.storage_bytes / (1 << 20)).toFixed(1) })],
    ['outbox', seen.outbox_given_up > 0, t('office.operation.messages', { waiting: seen.outbox_waiting, givenUp: seen.outbox_given_up })],
    ['checkpoint', false, seen.checkpoint ? t('office.operation.signed', { size: seen.checkpoint.size, time: moment(Date.parse(seen.checkpoint.at)) }) : t('office.operation.noCheckpoint')],
    ['epoch', false, seen.epoch],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, bad, text]) => (
        <div key={name} data-fact={name}>
          <dt>{t(`office.operation.${name}`)}</dt>
          <dd>
            {text} {bad && <span className="word bad">{t('office.operation.look')}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Outbox({ seen }: { seen: Seen }) {
  const t = useWords();
  return (
    <Section title={t('office.outbox.title')} hint={t('office.outbox.hint')}>
      <Table
        label={t('office.outbox.title')}
        heads={(['id', 'state', 'at', 'tries', 'why'] as const).map((it) => t(`office.outbox.${it}`))}
        empty={t('office.outbox.none')}
        rows={seen.outbox.map((it) => ({
          key: String(it.id),
          cells: [it.id, t(`office.outbox.is.${it.state}`, { defaultValue: it.state }), moment(Date.parse(it.at)), it.tries, it.why ? t(`trips.told.whys.${it.why}`, { defaultValue: it.why }) : ''],
        }))}
      />
    </Section>
  );
}

function Silent({ api, now }: { api: Api; now: string | undefined }) {
  const t = useWords();
  const asked = useAsked(useCallback(() => api.GET('/v1/devices').then(given), [api]));
  const since = now === undefined ? undefined : Date.parse(now) - SILENT_MS;
  const silent = (asked.answer?.devices ?? []).filter((it) => !it.over && since !== undefined && (!it.last_contact || Date.parse(it.last_contact) < since));
  return (
    <Section title={t('office.silent.title')} hint={t('office.silent.hint')} asked={asked}>
      <p>{t('office.silent.count', { silent: silent.length, all: asked.answer?.devices.filter((it) => !it.over).length ?? 0 })}</p>
      <Table
        label={t('office.silent.title')}
        heads={[t('office.devices.person'), t('office.devices.name'), t('office.devices.last'), t('office.devices.missing')]}
        empty={t('office.silent.none')}
        rows={silent.map((it) => ({
          key: it.device,
          cells: [it.person, it.name, it.last_contact ? moment(Date.parse(it.last_contact)) : t('boardPage.neverContact'), it.known_missing],
        }))}
      />
    </Section>
  );
}

/** A change of key is asked twice: phones with tokens of the old one go on until those are over. */
function Keys({ api, seen, done }: { api: Api; seen: Seen; done: () => void }) {
  const t = useWords();
  const doing = useDoing();
  const [sure, setSure] = useState(false);
  const rotate = (): void => {
    void doing
      .go(async () => {
        const { kid } = given(await api.POST('/v1/keys/rotation'));
        return t('office.keys.rotated', { kid });
      })
      .then((good) => {
        setSure(false);
        if (good) done();
      });
  };
  return (
    <Section title={t('office.keys.title')} hint={t('office.keys.hint')}>
      <p>
        {t('office.keys.signs', { time: moment(Date.parse(seen.token_key.since)) })} <code data-kid="">{seen.token_key.kid}</code>
      </p>
      <div className="row">
        {!sure && (
          <button type="button" className="act plain" disabled={doing.busy} onClick={() => setSure(true)}>
            {t('office.keys.rotate')}
          </button>
        )}
        {sure && (
          <>
            <button type="button" className="act" disabled={doing.busy} onClick={rotate}>
              {t('office.keys.sure')}
            </button>
            <button type="button" className="act plain" onClick={() => setSure(false)}>
              {t('office.keys.not')}
            </button>
          </>
        )}
      </div>
      <Outcome doing={doing} />
    </Section>
  );
}
