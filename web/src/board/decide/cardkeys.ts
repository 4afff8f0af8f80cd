// Deciding from a card: with a card in focus, a key opens its evidence with the decision begun. The card itself knows nothing of it.
import { useEffect } from 'react';
import { KEYS, type Ruling } from './rulings';

let begun: Ruling | undefined;

/** What was begun on the card whose evidence opens. */
export const whatWasBegun = (): Ruling | undefined => begun;

/** The evidence has it: the next card begins with nothing. */
export function taken(): void {
  begun = undefined;
}

/** A key that was pressed by itself, outside of a field. One that is held down says its letter again and again: that decides nothing. */
export const plainKey = (event: KeyboardEvent): boolean =>
  !event.repeat &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !(event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLSelectElement);

export function useCardKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const ruling = KEYS[event.key];
      const card = document.activeElement;
      if (!ruling || !plainKey(event) || !(card instanceof HTMLElement) || card.dataset['visit'] === undefined) return;
      event.preventDefault();
      begun = ruling;
      card.click();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}
