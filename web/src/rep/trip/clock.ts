// The server's time as this device knows it, second by second and with no network: asked of the core now and then, counted between.
import { useEffect, useState } from 'react';
import { useSession } from '../../session/session';

const ASK_EVERY_MS = 30_000;

export function useNow(): number | undefined {
  const { door } = useSession();
  const [now, setNow] = useState<number>();
  useEffect(() => {
    let gone = false;
    let base: { at: number; since: number } | undefined;
    const look = (): void =>
      void door.ask('now').then(
        (at) => {
          base = { at, since: performance.now() };
          if (!gone) setNow(at);
        },
        () => undefined,
      );
    look();
    const asking = setInterval(look, ASK_EVERY_MS);
    const ticking = setInterval(() => base && setNow(base.at + performance.now() - base.since), 1_000);
    return () => {
      gone = true;
      clearInterval(asking);
      clearInterval(ticking);
    };
  }, [door]);
  return now;
}

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** When this day began: by the browser's clock at first, by the server's as soon as the core says it; anew at midnight. */
export function useDay(): number {
  const { door } = useSession();
  const [day, setDay] = useState(() => midnight(Date.now()));
  useEffect(() => {
    let gone = false;
    const look = (): void =>
      void door.ask('now').then(
        (at) => {
          if (!gone) setDay(midnight(at));
        },
        () => undefined,
      );
    look();
    const asking = setInterval(look, ASK_EVERY_MS);
    return () => {
      gone = true;
      clearInterval(asking);
    };
  }, [door]);
  return day;
}
