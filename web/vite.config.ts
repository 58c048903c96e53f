import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * react-aria carries its few own words in 30 languages, some 25 kB gzip of them; the product speaks two.
 * The files stay in the module graph and become empty, so an update of the library can't break the build.
 */
function twoLanguages(): Plugin {
  const dictionary = /\/(react-aria|react-stately|react-aria-components)\/.*\/([a-z]{2}-[A-Z]{2})\.m?js$/
  return {
    name: 'two-languages',
    enforce: 'pre',
    load(id) {
      const [, , language] = id.match(dictionary) ?? []
      if (language && language !== 'zh-CN' && language !== 'en-US') return 'export default {}'
    },
  }
}

export default defineConfig({
  root: here('.'),
  appType: 'mpa',
  plugins: [twoLanguages(), react()],
  // The web only reads method and path of a contract entry; without this it would carry the whole schema builder.
  resolve: { alias: [{ find: /^typebox$/, replacement: here('src/schema-stub.ts') }] },
  server: { port: 5173, strictPort: false, proxy: { '/api': 'http://127.0.0.1:8080' } },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    assetsDir: 'assets',
    sourcemap: false,
    // The page's policy is script-src 'self': nothing inline, nothing as data:.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Phones of people who don't buy a new one every year: Android WebView 105, iOS 15.4.
    target: ['chrome105', 'safari15.4'],
    rollupOptions: {
      input: { console: here('console.html'), member: here('member.html'), 'sign-in': here('sign-in.html') },
    },
  },
})
