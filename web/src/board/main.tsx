// The board begins here: words, look, then the app; and the service worker, for notices. It answers `/board` never: only the rep's files.
import '../design/tokens.css';
import './board.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { firstToken } from '../core/first_token';
import { offline } from '../session/offline';
import { wear } from '../design/theme';
import { Page } from '../session/Page';
import { board } from '../words/board';
import { speak } from '../words/words';
import { Board } from './Board';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
wear();
speak(board);
/** The board is the server's: it is there before this browser's own core. */
const MANNER = { shown: 1, early: firstToken };
createRoot(root).render(
  <StrictMode>
    <Page app="sojourn-web board" manner={MANNER}>
      <Board />
    </Page>
  </StrictMode>,
);
offline();
