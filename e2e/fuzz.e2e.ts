// The short version; `npm run fuzz -- --minutes 30` does it for long.
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { start } from './support/process.ts'

interface Outcome {
  readonly parts: Readonly<
    Record<string, { readonly cases: number; readonly counts: Readonly<Record<string, number>> }>
  >
  readonly findings: readonly { readonly kind: string; readonly details: string; readonly again: string }[]
}

async function fuzz(...args: string[]): Promise<{ code: number | null; outcome: Outcome }> {
  const run = start(process.execPath, ['--import', 'tsx', '--conditions=source', 'fuzz/run.ts', ...args, '--json'])
  const { code } = await run.ended
  return { code, outcome: JSON.parse(run.stdout()) as Outcome }
}

it.each([
  ['the same each time', 'ci'],
  ['another each time', randomBytes(4).toString('hex')],
])(
  'a minute of fuzzing, which the parts share, finds nothing, with a seed that is %s',
  {
    timeout: 300_000,
  },
  async (_which, seed) => {
    console.log(`fuzz: seed ${seed}`)
    const { code, outcome } = await fuzz('--minutes', '1', '--seed', seed)
    expect(outcome.findings).toEqual([])
    expect(code).toBe(0)
    // That nearly all was refused would be among the findings.
    for (const part of ['calls', 'rpc', 'decoders']) expect(outcome.parts[part]?.cases, part).toBeGreaterThan(0)
    console.log(
      Object.entries(outcome.parts)
        .map(([part, { cases }]) => `fuzz: ${cases} cases of ${part}`)
        .join('\n'),
    )
  },
)

it('a run that shows nothing fails, and says why', { timeout: 60_000 }, async () => {
  // Over before its process has begun.
  const { code, outcome } = await fuzz('--minutes', '0.0001', '--seed', 'ci', '--only', 'rpc')
  expect(code).toBe(1)
  expect(outcome.findings.map(({ kind }) => kind)).toEqual(['nothing was tried'])
})

it('a case that is asked for is run alone, and comes out as before', { timeout: 120_000 }, async () => {
  const once = () => fuzz('--only', 'calls', '--seed', 'ci', '--case', '7')
  const [first, second] = [await once(), await once()]
  expect(first.outcome.parts.calls?.cases).toBe(1)
  expect(second.outcome.parts.calls?.counts).toEqual(first.outcome.parts.calls?.counts)
})
