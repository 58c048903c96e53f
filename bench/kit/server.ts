import { configFrom } from '../../server/src/config.ts'
import { startServer } from '../../server/src/main.ts'

// Our server as it runs anywhere, for a bench: BENCH_DRAIN=wait keeps the drain away until SIGUSR2 asks for it, so that
// both sides are measured up to their outbox rows and neither pays for moving the other's. No jobs: they re-sum and close
// books in the night, and would run into the measured seconds of one side; BENCH_JOBS=on where a job is what is measured.
const server = await startServer(configFrom(), { jobs: process.env.BENCH_JOBS === 'on' })
const { app } = server
const kick = app.kickDrain
if (process.env.BENCH_DRAIN === 'wait') app.kickDrain = () => {}
process.on('SIGUSR2', kick)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.stop())
