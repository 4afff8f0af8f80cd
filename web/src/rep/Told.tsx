// What a tap led to, where there is something to say.
import type { Tapping } from './tap';

export function Told({ why, hints }: Pick<Tapping, 'why' | 'hints'>) {
  return (
    <>
      {why && (
        <div role="alert" className="banner bad">
          {why}
        </div>
      )}
      {hints.map((hint) => (
        <div key={hint} role="status" className="banner">
          {hint}
        </div>
      ))}
    </>
  );
}
