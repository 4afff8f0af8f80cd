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
