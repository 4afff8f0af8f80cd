// Which lane a visit stands in.
import { expect, test } from 'vitest';
import { byLane, deciding, type BoardVisit } from './lanes';

const visit = (id: string, ...states: string[]): BoardVisit =>
  ({ id, obligations: states.map((state) => ({ kind: state, state })) }) as unknown as BoardVisit;

test('a visit stands where it most asks for somebody', () => {
  expect(deciding(visit('v1', 'met', 'running', 'missing'))?.state).toBe('missing');
  expect(deciding(visit('v1', 'met', 'claimed', 'running'))?.state).toBe('claimed');
});

test('a silent device is no late brief', () => {
  const lanes = byLane([visit('v1', 'awaiting_device'), visit('v2', 'late'), visit('v3')]);
  expect(lanes.get('silent')?.map((it) => it.id)).toEqual(['v1']);
  expect(lanes.get('act')?.map((it) => it.id)).toEqual(['v2']);
  expect(lanes.get('other')?.map((it) => it.id)).toEqual(['v3']);
});

test('a state of a newer server is shown among others and breaks nothing', () => {
  expect(byLane([visit('v1', 'of_tomorrow')]).get('other')).toHaveLength(1);
});
