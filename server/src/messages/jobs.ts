import type { Job } from '../platform/route.ts'
import { sendQueued } from './commands.ts'

/** Carries on what a stopped process left in the queue; usually messages leave right after the drain. */
export const sendJob: Job = {
  name: 'messages.send',
  everySeconds: 5,
  async run(app) {
    await sendQueued(app)
  },
}
