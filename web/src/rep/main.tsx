// The rep's page begins here: words, look, service worker, then the app.
import '../design/tokens.css';
import './rep.css';
import './settings/settings.css';
import './visit/visit.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { offline } from '../session/offline';
import { wear } from '../design/theme';
import { Page } from '../session/Page';
import { rep } from '../words/rep';
import { speak } from '../words/words';
import { Rep } from './Rep';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
wear();
speak(rep);
createRoot(root).render(
  <StrictMode>
    <Page app="sojourn-web rep">
      <Rep />
    </Page>
  </StrictMode>,
);
offline();
