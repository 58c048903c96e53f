import { defineConfig } from 'vitest/config'

// The long runs (npm run test:long) use the same projects and set-up, other files.
const suffix = process.env.LIANXIN_LONG ? 'long' : 'test'
const files = (...folders: string[]) => folders.map((folder) => `${folder}/**/*.${suffix}.{ts,tsx}`)
const globalSetup = ['./server/test/global-setup.ts']
// Generous on purpose: no test times anything, and a machine that does other things too must not turn one red.
const patient = { hookTimeout: 180_000, testTimeout: suffix === 'long' ? 3_600_000 : 90_000 }

export default defineConfig({
  test: {
    maxWorkers: 2,
    pool: 'forks',
    // A test that hides behind .only would let the others go unseen.
    allowOnly: false,
    projects: [
      {
        test: {
          name: 'rules',
          include: files('rules', 'contract', 'schemes', 'web/src', 'tools', 'bench'),
          testTimeout: 90_000,
        },
      },
      { test: { name: 'server', include: files('server'), globalSetup, ...patient } },
      {
        test: {
          name: 'web',
          include: files('web/e2e'),
          globalSetup,
          ...patient,
          testTimeout: Math.max(patient.testTimeout, 120_000),
        },
      },
    ],
  },
})
