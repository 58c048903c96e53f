import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../server/src/platform/cluster/home.ts'
import { completeLockfile, readLockfile } from './lib/lockfile.ts'

// After npm install with a registry that lacks the packages of other systems: npm leaves those out of the lockfile,
// and npm ci then refuses it on every machine. Run as: node tools/run.mjs lockfile
const lock = readLockfile()
const added = completeLockfile(lock)
if (added.length > 0) writeFileSync(join(checkout, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length > 0 ? `added ${added.length}:\n${added.join('\n')}` : 'package-lock.json is complete')
