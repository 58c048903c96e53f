import { ensureChromium } from './lib/chromium.ts'
import { close, runSuites } from './lib/suites.ts'
import { buildWeb } from './lib/web.ts'

// The runs that are too long for every commit, in files *.long.ts; npm run test:long -- walls runs those with this word.
buildWeb()
const chromium = ensureChromium()
close([await runSuites(process.argv.slice(2), { LIANXIN_LONG: '1', ...(chromium ? { CHROMIUM: chromium } : {}) })])
