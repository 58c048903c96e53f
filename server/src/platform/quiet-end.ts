import type { Server, ServerResponse } from 'node:http'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const look = 50 // milliseconds
/** A turn of the event loop in which nothing else was done, in milliseconds: nobody can have come meanwhile. */
const idleTurn = 0.2
/** Turns of the event loop: who is never alone at the door shuts it all the same. */
const mostLooks = 20_000

/**
 * Ends an HTTP server without losing a request. A connection that a client keeps may carry a request at the very moment
 * we close it, so nobody is hung up on while talking: every answer from now on says `connection: close`, and only
 * connections that stayed silent for `quietSeconds` are closed. What is not finished after `mostSeconds` is cut. Who
 * has connected but stands in the kernel's queue would be hung up on with the door, so it is shut when nobody does.
 * Made when the server is made, since it has to know what is in flight.
 */
export function quietEnd(server: Server) {
  const inFlight = new Set<ServerResponse>()
  let ending = false
  let begun = 0
  const sayClose = (answer: ServerResponse): void => {
    if (!answer.headersSent) answer.setHeader('connection', 'close')
  }
  server.prependListener('request', (_, answer) => {
    begun++
    inFlight.add(answer)
    answer.once('close', () => inFlight.delete(answer))
    if (ending) sayClose(answer)
  })
  const connections = () =>
    new Promise<number>((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)))
  return async ({ quietSeconds = 0.7, mostSeconds = 20 } = {}): Promise<void> => {
    ending = true
    if (!server.listening) return
    for (const answer of inFlight) sayClose(answer)
    await nobodyAtTheDoor(server)
    // http.Server's own close would hang up on every idle connection; this one only stops accepting
    net.Server.prototype.close.call(server)
    let silent = 0
    for (let waited = 0; waited < mostSeconds * 1000; waited += look) {
      if ((await connections()) === 0) return
      const before = begun
      await sleep(look)
      silent = inFlight.size > 0 || begun > before ? 0 : silent + look
      if (silent >= quietSeconds * 1000) break
    }
    server.closeAllConnections()
  }
}

/**
 * Resolves when the event loop has looked some times in a row and nobody waited to be let in (it lets in one each time),
 * the last time without doing anything after it had looked; what follows in the same step finds the kernel's queue
 * empty but for who came within these microseconds.
 */
async function nobodyAtTheDoor(server: Server): Promise<void> {
  let arrived = 0
  const count = () => {
    arrived++
  }
  server.on('connection', count)
  for (let looked = 0, quiet = 0, busy = idleTurn; (quiet < 5 || busy >= idleTurn) && looked < mostLooks; looked++) {
    const [before, turn] = [arrived, performance.eventLoopUtilization()]
    await new Promise((go) => setImmediate(go))
    busy = performance.eventLoopUtilization(turn).active
    quiet = arrived > before ? 0 : quiet + 1
  }
  server.off('connection', count)
}
