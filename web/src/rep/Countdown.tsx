// How long is left, by the server's clock as this device knows it; it runs with no network.
import { useEffect, useState } from 'react';
import { useSession } from '../session/session';
import { span, useWords } from '../words/words';

const EVERY_MS = 15_000;

export function Countdown({ due }: { due: number }) {
  const t = useWords();
  const { door } = useSession();
  const [now, setNow] = useState<number>();
  useEffect(() => {
    const look = (): void => void door.ask('now').then(setNow, () => undefined);
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [door]);
  if (now === undefined) return null;
  const left = due - now;
  return <div>{t(left >= 0 ? 'visit.left_in' : 'visit.over_by', { time: span(left) })}</div>;
}
