// `npm run attack -- [--seconds N] [NAME…]`: lets each attack loose on a node of its own and says what others saw of it.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { tellingUsage, Usage, whole } from '../scripts/usage.ts'
import type { Attack } from './attacks/attack.ts'
import { attacks } from './attacks/index.ts'
import { glia } from './support/node.ts'
import { type UnderAttack, underAttack } from './support/underAttack.ts'
import { startVictim } from './support/victim.ts'

const SLOT = 250
const DEFAULT_SECONDS = 60
/** Seconds in which a node gets in order again, and starts and ends. */
const MOST_AFTER = 20

const minutes = (seconds: number): number => Math.ceil(seconds / 60)

/** Installs what tests alone need. */
const INSTALL = 'npm ci --prefix e2e'

/** What has to hold under every attack. */
const BOUNDS = { interval: 1.5, memory: 400, answer: 250, recovery: 10 }

await tellingUsage('attack', async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: String(DEFAULT_SECONDS) },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    console.log(
      [
        'npm run attack -- [--seconds N] [--json] [NAME…]',
        '',
        `Lets each attack loose for N seconds (${DEFAULT_SECONDS}) on a node of its own, on this machine alone, and looks at the node as other`,
        `clients do. Bounds: 99 % of blocks within ${BOUNDS.interval} slots, at most ${BOUNDS.memory} MiB, 99 % of answers within ${BOUNDS.answer} ms, in order again`,
        `within ${BOUNDS.recovery} s after it. Ends with code 1 where one does not hold. GLIA_PROGRAM names another build of the node.`,
        `All ${attacks.length} take ${minutes(attacks.length * DEFAULT_SECONDS)} to ${minutes(attacks.length * (DEFAULT_SECONDS + MOST_AFTER))} minutes, or less with --seconds.`,
        `A slot is the time from one block to the next, here ${SLOT} ms.`,
        'A blow is one message, or part of one, that an attack handed to the node; without one it was no attack.',
        'With --json each is one object on a line; npm run -s attack … writes nothing else on standard output.',
        '',
        ...attacks.map(
          ({ name, what, needs }) => `  ${`${name}${needs === undefined ? '' : ' *'}`.padEnd(20)} ${what}`,
        ),
        '',
        `* needs the tests' own packages: ${INSTALL}`,
      ].join('\n'),
    )
    return
  }
  const seconds = whole('seconds', values.seconds)
  for (const name of positionals)
    if (!attacks.some((each) => each.name === name))
      throw new Usage(`expected one of ${attacks.map((each) => each.name).join(', ')}, found ${name}`)
  const chosen = attacks.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const missing = whatIsMissing(chosen)
  if (missing !== undefined) throw new Usage(missing)
  let failed = 0
  for (const [at, attack] of chosen.entries()) {
    const { name, isIdle } = attack
    process.stderr.write(`${name}: ${seconds} s and up to ${MOST_AFTER} more, ${at + 1} of ${chosen.length}\n`)
    const node = await startVictim(attack)
    try {
      const seen = await underAttack(node, name, seconds * 1000, SLOT)
      const broken = [...brokenBy(seen), ...(isIdle === true || seen.blows > 0 ? [] : ['no blow fell'])]
      const held = broken.length === 0
      if (!held) failed++
      if (values.json === true) console.log(JSON.stringify({ attack: name, seconds, held, broken, ...seen }))
      else {
        console.log(`${held ? 'held' : 'FELL'}  ${name.padEnd(20)} ${sentence(seen)}`)
        if (!held) console.log(`      ${broken.join('; ')}`)
      }
    } finally {
      await node.stop()
    }
  }
  if (values.json !== true) console.log(`${chosen.length - failed} passed, ${failed} failed`)
  if (failed > 0 && values.json !== true && chosen.every(({ isIdle }) => isIdle !== true))
    console.log('a busy machine breaks bounds as well: "npm run attack -- none" says what it does by itself')
  if (failed > 0) process.exitCode = 1
})

/** What has to be made or installed for these attacks, in a sentence. */
function whatIsMissing(chosen: readonly Attack[]): string | undefined {
  if (!existsSync(glia)) return `expected a node to attack, found no ${glia}: build it with "node scripts/setup.mjs"`
  const { resolve } = createRequire(import.meta.url)
  const lacking = chosen.filter(({ needs }) => {
    try {
      if (needs !== undefined) resolve(needs)
      return false
    } catch {
      return true
    }
  })
  const [first] = lacking
  if (first === undefined) return undefined
  const others = attacks.filter(({ needs }) => needs === undefined).map(({ name }) => name)
  return `expected ${first.needs} for ${lacking.map(({ name }) => name).join(', ')}, found none: install it with "${INSTALL}", or name others (${others.join(', ')})`
}

/** Which bounds do not hold, in words. */
function brokenBy(seen: UnderAttack): string[] {
  const { interval, memory, answer, recovery } = BOUNDS
  const most = Math.floor(seen.answers / 100)
  const found: readonly (readonly [holds: boolean, sentence: string])[] = [
    [seen.alive, 'expected the node to live'],
    [seen.unanswered <= most, `expected at most ${most} without an answer, found ${seen.unanswered}`],
    [seen.intervalP99 <= interval, `expected blocks within ${interval} slots, found ${seen.intervalP99.toFixed(2)}`],
    [seen.memory <= memory, `expected at most ${memory} MiB, found ${seen.memory.toFixed(0)}`],
    [seen.answerP99 <= answer, `expected answers within ${answer} ms, found ${seen.answerP99.toFixed(0)}`],
    [seen.recovery <= recovery, `expected order within ${recovery} s, found ${seen.recovery.toFixed(1)}`],
  ]
  return found.filter(([holds]) => !holds).map(([, sentence]) => sentence)
}

function sentence(seen: UnderAttack): string {
  const { blows, blocks, intervalP99, intervalMax, memory, answerP99, answers, unanswered, recovery, alive } = seen
  return [
    `${blows} blows`,
    `${blocks} blocks, intervals p99 ${intervalP99.toFixed(2)} max ${intervalMax.toFixed(2)} slots`,
    `${memory.toFixed(0)} MiB`,
    `${answers} answers p99 ${answerP99.toFixed(0)} ms, ${unanswered} without`,
    alive ? `in order after ${recovery.toFixed(1)} s` : 'the node ended',
  ].join('; ')
}
