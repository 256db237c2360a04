import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// Built into the package, where `vigie serve` finds it; a development server hands what is not a file of the page to a running `vigie serve`.
const server = process.env.VIGIE_SERVE ?? 'http://127.0.0.1:8420'

export default defineConfig({
  plugins: [svelte()],
  base: './',
  worker: { format: 'es' },
  build: {
    outDir: '../src/vigie/serve/static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    modulePreload: { polyfill: false },
  },
  server: { proxy: Object.fromEntries(['/api', '/events', '/tiles', '/map.svg', '/feeds', '/collections'].map((path) => [path, server])) },
})
