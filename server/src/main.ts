import { openApp, type Running } from './app.ts'
import { type Config, configFrom } from './config.ts'

/** Starts the server and listens; resolves to its address and a way to stop it (answers what it began, then ends). */
export async function startServer(
  config: Config,
  parts: Parameters<typeof openApp>[1] = {},
): Promise<Running & { address: string; stop(): Promise<void> }> {
  const running = await openApp(config, parts)
  const address = await running.http.listen({ host: config.host, port: config.port })
  return { ...running, address, stop: () => running.app.close() }
}

if (import.meta.main) {
  const server = await startServer(configFrom())
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.stop())
}
