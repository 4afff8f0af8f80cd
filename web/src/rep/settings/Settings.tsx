// The pages of settings, by their addresses.
import type { ComponentType } from 'react';
import { About } from './About';
import { Absences } from './Absences';
import { Codes } from './Codes';
import { Devices } from './Devices';
import { Leave } from './Leave';
import { Looks } from './Looks';
import { Security } from './Security';
import { Storage } from './Storage';

const PAGES: { [name: string]: ComponentType } = {
  security: Security,
  codes: Codes,
  devices: Devices,
  absences: Absences,
  looks: Looks,
  storage: Storage,
  about: About,
  leave: Leave,
};

export default function Settings({ address }: { address: string }) {
  const Shown = PAGES[address.slice('#/me/'.length)] ?? About;
  return <Shown />;
}
