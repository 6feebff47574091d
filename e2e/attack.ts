// `npm run attack -- [--seconds N] [NAME…]`: lets each attack loose on a node of its own and says what others saw of it.
import { parseArgs } from 'node:util'
import { tellingUsage, Usage, whole } from '../scripts/usage.ts'
import { attacks } from './attacks/index.ts'
import { startNode } from './support/node.ts'
import { type UnderAttack, underAttack } from './support/underAttack.ts'

const SLOT = 250

/** What has to hold under every attack. */
const BOUNDS = { interval: 1.5, memory: 400, answer: 250, recovery: 10 }

await tellingUsage('attack', async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string', default: '60' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help === true) {
    console.log(
      [
        'npm run attack -- [--seconds N] [--json] [NAME…]',
        '',
        'Lets each attack loose for N seconds (60) on a node of its own, on this machine alone, and looks at the node as other',
        `clients do. Bounds: 99 % of blocks within ${BOUNDS.interval} slots, at most ${BOUNDS.memory} MiB, 99 % of answers within ${BOUNDS.answer} ms, in order again`,
        `within ${BOUNDS.recovery} s after it. Ends with code 1 where one does not hold. GLIA_PROGRAM names another build of the node.`,
        '',
        ...attacks.map(({ name, what }) => `  ${name.padEnd(20)} ${what}`),
      ].join('\n'),
    )
    return
  }
  const seconds = whole('seconds', values.seconds)
  for (const name of positionals)
    if (!attacks.some((each) => each.name === name))
      throw new Usage(`expected one of ${attacks.map((each) => each.name).join(', ')}, found ${name}`)
  const chosen = attacks.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  let failed = 0
  for (const { name } of chosen) {
    const node = await startNode({ args: ['--host', '127.0.0.1'] })
    try {
      const seen = await underAttack(node, name, seconds * 1000, SLOT)
      const held = holds(seen)
      if (!held) failed++
      if (values.json === true) console.log(JSON.stringify({ attack: name, seconds, held, ...seen }))
      else console.log(`${held ? 'held' : 'FELL'}  ${name.padEnd(20)} ${sentence(seen)}`)
    } finally {
      await node.stop()
    }
  }
  if (values.json !== true) console.log(`${chosen.length - failed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
})

function holds(seen: UnderAttack): boolean {
  return (
    seen.alive &&
    seen.intervalP99 <= BOUNDS.interval &&
    seen.memory <= BOUNDS.memory &&
    seen.answerP99 <= BOUNDS.answer &&
    seen.recovery <= BOUNDS.recovery
  )
}

function sentence(seen: UnderAttack): string {
  const { blocks, intervalP99, intervalMax, memory, answerP99, answers, unanswered, recovery, alive } = seen
  return [
    `${blocks} blocks, intervals p99 ${intervalP99.toFixed(2)} max ${intervalMax.toFixed(2)} slots`,
    `${memory.toFixed(0)} MiB`,
    `${answers} answers p99 ${answerP99.toFixed(0)} ms, ${unanswered} without`,
    alive ? `in order after ${recovery.toFixed(1)} s` : 'the node ended',
  ].join('; ')
}
