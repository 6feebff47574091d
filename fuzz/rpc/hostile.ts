import { mutated } from '../mutated.ts'
import type { Random } from '../random.ts'

/** JSON text of a value that no parameter is, or hardly: kept as text, since much of it no program would write. */
export function hostileJson(random: Random): string {
  return random.pick(VALUES)(random)
}

const LONG = [100, 10_000, 300_000]
const DEEP = [20, 500, 5_000, 50_000]
const NUMBERS = [
  ...['0', '-0', '-1', '1.5', '1e400', '-1e400', '1e-400', '255', '256', '65535', '65536', '4294967295', '4294967296'],
  ...['9007199254740991', '9007199254740993', '18446744073709551615', '18446744073709551616', `1${'0'.repeat(400)}`],
]
const WORDS = [
  '',
  '0',
  '0x',
  '0X',
  '0x0',
  '0xzz',
  '0x123',
  'null',
  'latest',
  'earliest',
  '__proto__',
  'constructor',
  '-1',
  ' ',
]
const CHARACTERS = ['\\u0000', '\\ud800', '\\udfff\\ud800', 'é', '😀', '\\u001b[2J', '\\u202e', 'A', '0', 'f']

const VALUES: readonly ((random: Random) => string)[] = [
  (random) => random.pick(NUMBERS),
  (random) => random.pick(['null', 'true', 'false', '[]', '{}', '[null]', '[[]]', '{"":null}', '{"__proto__":1}']),
  (random) => JSON.stringify(random.pick(WORDS)),
  (random) => `"${random.pick(CHARACTERS).repeat(1 + random.below(20))}"`,
  (random) => `"${random.pick(['0x', '']) + random.pick(['00', 'ff', 'a', 'zz', '1']).repeat(random.pick(LONG))}"`,
  (random) => `"0x${Buffer.from(random.bytes(random.below(80))).toString('hex')}"`,
  (random) => nested(random.pick(DEEP), '[', ']'),
  (random) => nested(random.pick(DEEP), '{"a":', '}'),
  (random) =>
    `[${Array(random.pick([2, 300, 3_000]))
      .fill(random.pick(['0', '""', '"0x00"', '[]', 'null']))
      .join(',')}]`,
  (random) => `{${Array.from({ length: random.pick([1, 200]) }, (_, n) => `"k${n}":${n}`).join(',')}}`,
]

const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}1${close.repeat(depth)}`

/** What is no JSON, or no request. */
export function rubbish(random: Random): Buffer {
  const kind = random.below(6)
  if (kind === 0) return Buffer.from(random.bytes(random.below(300)))
  if (kind === 1) return Buffer.from('{"jsonrpc":"2.0","id":1,"method":"\xc3\x28\xa0\xff"}', 'latin1')
  if (kind === 2)
    return Buffer.from(
      random.pick(['[', '{', '{"a":', '"', '[1,', '{"jsonrpc":"2.0"', '']).repeat(random.pick([1, 50_000])),
    )
  if (kind === 3) return Buffer.from(hostileJson(random))
  if (kind === 4)
    return Buffer.from(
      `[${Array(1 + random.below(30))
        .fill(hostileJson(random).slice(0, 2_000))
        .join(',')}]`,
    )
  return mutated(random, Buffer.from('{"jsonrpc":"2.0","id":1,"method":"system_health","params":[]}'))
}
