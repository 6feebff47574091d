// Runs cases one after the other and tells its parent of each: `worker.ts ORDERS`, as `run.ts` starts it.
import type { Orders, Told } from './messages.ts'
import { type CaseReport, finding } from './part.ts'
import { PARTS } from './parts.ts'

const { part: name, seed, from, cases } = JSON.parse(process.argv[2] as string) as Orders
const tell = (told: Told) => new Promise<void>((resolve) => process.send?.(told, () => resolve()) ?? resolve())

let stopping = false
process.once('message', () => {
  stopping = true
})
// The parent went away.
process.once('disconnect', () => process.exit(1))
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (fault: unknown) => void tell({ type: 'uncaught', finding: finding('uncaught', event, fault) }))

/** What a case leaves is collected so often: what stays after it is growth. */
const COLLECT_EVERY = 20

const part = await PARTS[name]()

/** What a case throws itself, no promise of the code that it tries, is told, too: nothing else would. */
async function reportOf(number: number): Promise<CaseReport> {
  try {
    return await part.run(seed, number)
  } catch (fault) {
    return { counts: {}, findings: [finding('the case failed', `case ${number}`, fault)] }
  }
}

for (let number = from; !stopping && (cases === undefined || number < from + cases); number++) {
  await tell({ type: 'begins', number })
  const report = await reportOf(number)
  if (number % COLLECT_EVERY === 0) globalThis.gc?.()
  await tell({ type: 'ends', number, report, memory: process.memoryUsage().rss })
  // Messages are taken in turns of the loop, which a case without waiting leaves none of.
  await new Promise((resolve) => setImmediate(resolve))
}
await part.close()
await tell({ type: 'done' })
process.exit(0)
