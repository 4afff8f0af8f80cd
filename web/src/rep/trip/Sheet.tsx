// What comes up from below to be filled in, and goes again by Escape.
import { useEffect, useRef, type ReactNode } from 'react';

export function Sheet({ name, shown, hide, children }: { name: string; shown: boolean; hide: () => void; children: ReactNode }) {
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (shown && sheet.current?.open === false) sheet.current.showModal();
    else if (!shown) sheet.current?.close();
  }, [shown]);
  return (
    <dialog ref={sheet} className="sheet" aria-label={name} onClose={hide}>
      {shown && children}
    </dialog>
  );
}
