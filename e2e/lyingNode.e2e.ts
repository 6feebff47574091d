// What a node that lies may do to who asks it: `glia` ends soon, below 300 MB, and says who lied and how.
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Lie, type LyingNode, startLyingNode } from './support/lyingNode.ts'
import { glia, type NodeUnderTest, startNode } from './support/node.ts'
import { start } from './support/process.ts'

const MB = 1024 * 1024
const MOST_MB = 300
/** A length of SCALE that no answer can hold: 2^30 - 1. */
const HUGE = 'feffffff'

let honest: NodeUnderTest
let liar: LyingNode | undefined

beforeAll(async () => {
  honest = await startNode()
})
afterAll(async () => {
  await honest?.stop()
})
afterEach(async () => {
  await liar?.stop()
  liar = undefined
})

/** Megabytes that a process has held at most so far; undefined once it is gone, or where nobody tells. */
function peakOf(pid: number): number | undefined {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : undefined
  } catch {
    return undefined
  }
}

/** Runs `glia` to its end; what it wrote, how it ended, and the megabytes and seconds it took. */
async function run(...args: readonly string[]) {
  const began = performance.now()
  const running = start(process.execPath, [glia, ...args], { env: { ...process.env, NO_COLOR: '1' } })
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, peakOf(running.child.pid ?? 0) ?? 0)
  }, 10)
  const { code } = await running.ended
  clearInterval(watch)
  const told = { code, output: running.output(), peak: Math.round(peak), seconds: (performance.now() - began) / 1000 }
  if (process.env.GLIA_TELL) console.log(expect.getState().currentTestName, told)
  return told
}

const telling = (method: string, prefix: string, answer: (id: number) => Iterable<string | Buffer>): Lie => {
  return (asked, mouth) => {
    if (asked.method !== method || !JSON.stringify(asked.params).includes(prefix)) return undefined
    return (async () => {
      for (const piece of answer(asked.id)) {
        if (!mouth.open) return
        await mouth.say(piece)
      }
      await mouth.end()
    })()
  }
}

const METAGRAPH = 'SubnetInfoRuntimeApi_get_metagraph'
const METADATA = 'Metadata_metadata_at_version'

/** An answer of many characters, piece by piece. */
function* long(id: number, opening: string, piece: string, megabytes: number, closing: string) {
  yield `{"jsonrpc":"2.0","id":${id},"result":${opening}`
  const block = Buffer.from(piece.repeat(Math.ceil(MB / piece.length)))
  for (let sent = 0; sent < megabytes * MB; sent += block.length) yield block
  yield `${closing}}`
}

const result = (id: number, value: unknown) => [JSON.stringify({ jsonrpc: '2.0', id, result: value })]

/** What is said, and what `glia` says of it. */
const LIES: readonly (readonly [what: string, lie: Lie, says: RegExp])[] = [
  ['400 MB in pieces', telling('state_call', METAGRAPH, (id) => long(id, '"0x', '00', 400, '"')), /more than 16 MiB/],
  ['400 MB at once', telling('state_call', METAGRAPH, () => [Buffer.alloc(400 * MB, 0x20)]), /more than 16 MiB/],
  ['400 MB of metadata', telling('state_call', METADATA, (id) => long(id, '"0x', '00', 400, '"')), /more than 16 MiB/],
  ['nested JSON', telling('state_call', METAGRAPH, (id) => long(id, '', '[', 15, '')), /nested/],
  ['many small lists', telling('state_call', METAGRAPH, (id) => long(id, '[[]', ',[]', 15, ']')), /lists and objects/],
  ['many small texts', telling('state_call', METAGRAPH, (id) => long(id, '["a"', ',"aé"', 15, ']')), /texts/],
  ['a number of 15 million digits', telling('state_call', METAGRAPH, (id) => long(id, '1', '7', 15, '')), /digits/],
  ['many small numbers', telling('state_call', METAGRAPH, (id) => long(id, '[0', ',0', 15, ']')), /4500000 values/],
  [
    'many long numbers',
    telling('state_call', METAGRAPH, (id) => long(id, '[1', ',9999999999999999', 15, ']')),
    /250000 numbers of 16 digits/,
  ],
  [
    'as many numbers as there may be, and long ones',
    telling('state_call', METAGRAPH, (id) => [
      `{"jsonrpc":"2.0","id":${id},"result":[${',9999999999999999'.repeat(249_000).slice(1)}${',0'.repeat(2_700_000)}]}`,
    ]),
    /not hexadecimal text/,
  ],
  [
    'as many small numbers as there may be',
    telling('state_call', METAGRAPH, (id) => [`{"jsonrpc":"2.0","id":${id},"result":[0${',0'.repeat(4_400_000)}]}`]),
    /not hexadecimal text/,
  ],
  [
    'a metagraph of 2^30 letters',
    telling('state_call', METAGRAPH, (id) => result(id, `0x0104${HUGE}`)),
    /announce 107/,
  ],
  [
    'no subnet and 15 MB behind that',
    telling('state_call', METAGRAPH, (id) => long(id, '"0x', '00', 15, '"')),
    /bytes behind/,
  ],
  ['metadata of 2^30 types', telling('state_call', METADATA, (id) => result(id, lyingMetadata(HUGE))), /announce 107/],
  [
    'metadata of 2^25 types',
    telling('state_call', METADATA, (id) => result(id, lyingMetadata('02000008'))),
    /announce 33/,
  ],
  ['no metadata', telling('state_call', METADATA, (id) => result(id, 5)), /not hexadecimal text/],
]

/** `Some(bytes)` that begin as metadata V15 does and announce so many types. */
function lyingMetadata(types: string): string {
  const inner = `6d6574610f${types}${'00'.repeat(100)}`
  const length = ((inner.length / 2) << 2) | 1
  return `0x01${(length & 0xff).toString(16).padStart(2, '0')}${(length >> 8).toString(16).padStart(2, '0')}${inner}`
}

describe.each(['http', 'ws'] as const)('a node that lies over %s', (scheme) => {
  it.each(LIES)('%s', { timeout: 120_000 }, async (_what, lie, says) => {
    liar = await startLyingNode(honest.http, lie)
    const { code, output, peak, seconds } = await run('metagraph', '1', '--network', liar[scheme])
    expect(code).not.toBe(0)
    expect(output).toContain(liar[scheme])
    expect(output).toMatch(says)
    expect(peak).toBeLessThan(MOST_MB)
    expect(seconds).toBeLessThan(30)
  })

  it('what cannot be told from the truth, at length', { timeout: 120_000 }, async () => {
    // 3.9 million subnets that are none.
    liar = await startLyingNode(
      honest.http,
      telling('state_call', 'get_all_dynamic_info', (id) => result(id, `0x8209ee00${'00'.repeat(3_900_000)}`)),
    )
    const empty = await run('subnet', 'list', '--network', liar[scheme])
    expect([empty.code, empty.output]).toEqual([0, expect.stringMatching(/^netuid {2}name .*owner\n$/)])
    expect(empty.peak).toBeLessThan(MOST_MB)
  })
})
