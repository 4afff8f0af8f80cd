// Administration: what a person may look after, each part for those whose row in docs/access.md has it. What only the command line does
// is named with its command.
import type { Api } from '../../api/client';
import { useWords } from '../../words/words';
import { Absences } from './Absences';
import type { Account } from './account';
import { Customers } from './Customers';
import { Delegations } from './Delegations';
import { Drills } from './Drills';
import { Enrolled } from './Enrolled';
import { Handover } from './Handover';
import { LooksOf } from './LooksOf';
import { may } from './pages';
import { Command, Section } from './parts';
import { People } from './People';
import { Policy } from './Policy';

export default function Admin({ api, account }: { api: Api; account: Account }) {
  return (
    <div className="stack">
      {may(account, 'people') && <People api={api} account={account} />}
      {may(account, 'devices') && <Enrolled api={api} account={account} />}
      <Delegations api={api} account={account} />
      {may(account, 'handover') && <Handover api={api} />}
      {(may(account, 'bringIn') || may(account, 'takeAway')) && <Customers api={api} account={account} />}
      <Policy api={api} account={account} />
      <Absences api={api} />
      {may(account, 'drills') && <Drills api={api} account={account} />}
      <LooksOf api={api} />
      {may(account, 'people') && <Commands />}
    </div>
  );
}

const COMMANDS = [
  ['person', 'sojourn admin user add --org … --id … --name … --roles …'],
  ['department', 'sojourn admin department add --org … --id … --name … --supervisor … --manager …'],
  ['code', 'sojourn admin device code --person …'],
  ['policy', 'sojourn admin policy publish FILE'],
  ['calendar', 'sojourn admin calendar import FILE'],
  ['absence', 'sojourn admin absence add …'],
  ['merge', 'sojourn admin customer merge …'],
  ['erase', 'sojourn admin erase person --org … --id … --reason …'],
] as const;

function Commands() {
  const t = useWords();
  return (
    <Section title={t('office.commands.title')} hint={t('office.commands.hint')}>
      {COMMANDS.map(([what, command]) => (
        <Command key={what} what={t(`office.commands.${what}`)} command={command} />
      ))}
    </Section>
  );
}
