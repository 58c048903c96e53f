import { parentPort, Worker, workerData } from 'node:worker_threads'

// One request after the other, as somebody who looks on while a bench works: in a thread of its own, for what the bench
// itself is busy with (it packs the files it uploads) is not what the server makes others wait.

interface Asked {
  url: string
  everyMs: number
}

/** Times in ms of one request after the other, some each second, until `stop` is called: what others see meanwhile. */
export function watch(url: string, everyMs = 20): { stop(): Promise<number[]> } {
  const worker = new Worker(import.meta.filename, { workerData: { url, everyMs } satisfies Asked })
  const heard = new Promise<number[]>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  heard.catch(() => {})
  return {
    stop: async () => {
      worker.postMessage('stop')
      return heard
    },
  }
}

async function look({ url, everyMs }: Asked): Promise<void> {
  const times: number[] = []
  let going = true
  parentPort?.once('message', () => {
    going = false
  })
  while (going) {
    const begun = performance.now()
    const answer = await fetch(url)
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
    times.push(performance.now() - begun)
    await new Promise((go) => setTimeout(go, everyMs))
  }
  parentPort?.postMessage(times)
}

if (parentPort && workerData) await look(workerData as Asked)
