// How the two pages, their Worker and the service worker are built. Nothing is fetched from another host, and no script is inline.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env['SOJOURN_SERVER'] ?? 'http://127.0.0.1:8470';
const proxy = { '/v1': { target: server, changeOrigin: false }, '/healthz': { target: server } };

export default defineConfig({
  plugins: [react()],
  build: {
    target: ['chrome111', 'safari16.4', 'firefox114'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    rollupOptions: { input: { rep: 'index.html', board: 'board.html' } },
  },
  worker: { format: 'es' },
  server: { proxy },
  preview: { proxy },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
