// How the two pages, their Worker and the service worker are built: each page by itself, into one folder. The rep's is drawn by Preact
// under React's name, the board's by React, which its components need (docs/adr/0042). Nothing is fetched from another host, and no script
// is inline.
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env['SOJOURN_SERVER'] ?? 'http://127.0.0.1:8470';
const proxy = { '/v1': { target: server, changeOrigin: false }, '/healthz': { target: server } };

/** What the rep's page has where it asks for React. */
const LIGHT = new Map([
  ['react', 'preact/compat'],
  ['react-dom', 'preact/compat'],
  ['react-dom/client', 'preact/compat/client'],
  ['react/jsx-runtime', 'preact/jsx-runtime'],
]);

/** Of a build alone: a development server has both pages in one, and draws both by React. */
const light: Plugin = {
  name: 'the-rep-by-preact',
  enforce: 'pre',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'client',
  resolveId(id, from) {
    const to = LIGHT.get(id);
    return to === undefined ? undefined : this.resolve(to, from);
  },
};

type About = (id: string) => { isEntry: boolean; importers: readonly string[] } | null;

/** The file that begins the core, ahead of the page's script and in the same page only once: by the address that the script has too. */
const EARLY = /core\/early\.ts$/;

const early: Plugin = {
  name: 'the-core-first',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) => {
      const chunk = Object.values(bundle).find((it) => it.type === 'chunk' && EARLY.test(it.facadeModuleId ?? ''));
      if (!chunk) return [];
      return [{ tag: 'script', attrs: { type: 'module', async: true, crossorigin: true, src: `/${chunk.fileName}` }, injectTo: 'head-prepend' }];
    },
  },
};

/** Whether a page needs it before anything is shown: by imports alone, none of them for later. */
function atOnce(id: string, about: About, seen = new Set<string>()): boolean {
  const it = about(id);
  if (!it || seen.has(id)) return false;
  seen.add(id);
  return it.isEntry || it.importers.some((from) => atOnce(from, about, seen));
}

const page = (name: string, html: string) => ({
  outDir: 'dist',
  target: ['chrome111', 'safari16.4', 'firefox114'],
  modulePreload: { polyfill: false },
  assetsInlineLimit: 0,
  manifest: `.vite/${name}.json`,
  rollupOptions: { input: { [name]: html } as Record<string, string>, output: {} },
});

const rep = page('rep', 'index.html');
const board = page('board', 'board.html');
// What the rep needs at once is one file: each more is another question to the service worker before anything is shown.
const whole = {
  debugName: 'at once',
  name: (id: string, graph: { getModuleInfo: About }) => (!EARLY.test(id) && atOnce(id, (of) => graph.getModuleInfo(of)) ? 'rep' : null),
};
rep.rollupOptions.input['early'] = 'src/core/early.ts';
// And what it needs later is one other: many small ones are each compressed by themselves, and the service worker keeps them all anyway.
const later = { name: 'later', test: (id: string) => !EARLY.test(id) };
// But what only somebody who is online can need, a second factor being set up, is not kept (build/finish.mjs).
const online = { name: 'online', test: /design\/Qr\.tsx$|node_modules\/qrcode-generator\//, priority: 1 };
rep.rollupOptions.output = { codeSplitting: { groups: [{ name: 'early', test: EARLY, priority: 3 }, { ...whole, priority: 2 }, online, later] } };

export default defineConfig({
  plugins: [light, early, react()],
  environments: {
    client: { build: { ...rep, emptyOutDir: true } },
    board: { consumer: 'client', build: { ...board, emptyOutDir: false, copyPublicDir: false } },
  },
  builder: {
    buildApp: async ({ build, environments }) => {
      for (const name of ['client', 'board']) if (environments[name]) await build(environments[name]);
    },
  },
  worker: { format: 'es' },
  server: { proxy },
  preview: { proxy },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
