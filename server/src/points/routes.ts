import type { Feature } from '../platform/route.ts'
import { cardsJob } from './jobs.cards.ts'
import { rollupsJob } from './jobs.rollups.ts'
import { closeJob } from './jobs.ts'

/** Points: lines are written by services and enrolments; here periods close. Their pages are people's and reports'. */
export const points: Feature = { name: 'points', jobs: [cardsJob, closeJob, rollupsJob] }
