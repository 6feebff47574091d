import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Call, type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import { subtensorRuntime } from '../../packages/runtime/src/index.ts'
import { asTao } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { COLDKEYS } from '../../packages/runtime/src/testing/busyChain.ts'
import type { CaseReport, Finding } from '../part.ts'
import { Calls } from './calls.ts'

const runtime = subtensorRuntime({ fastBlocks: true })
const CASES = 4
let calls: Calls

beforeAll(() => {
  calls = new Calls()
})
afterAll(() => calls.close())

async function reports(): Promise<CaseReport[]> {
  const all: CaseReport[] = []
  for (let number = 0; number < CASES; number++) all.push(await calls.run('test', number))
  return all
}

/** What the cases find while a call does something else. */
async function whileCall(pallet: string, name: string, run: Call['run']): Promise<Finding[]> {
  const call: Call = runtime.findCall(pallet, name).call
  const before = call.run
  call.run = run
  try {
    return (await reports()).flatMap(({ findings }) => findings)
  } finally {
    call.run = before
  }
}

it('a case does the same whenever it is run, and finds nothing', async () => {
  const [first, second] = [await reports(), await reports()]
  expect(second).toEqual(first)
  expect(first.flatMap(({ findings }) => findings)).toEqual([])
  for (const what of ['succeeded', 'failed', 'blocks', 'runtime API answers'])
    expect(
      first.reduce((sum, { counts }) => sum + (counts[what] ?? 0), 0),
      what,
    ).toBeGreaterThan(20)
})

// Root's call is in nearly every block of every case.
it('a call that fails otherwise than it may is found, with its bytes and the place', async () => {
  const findings = await whileCall('Sudo', 'sudo', () => {
    throw new TypeError('nobody thought of this')
  })
  expect(findings.length).toBeGreaterThan(10)
  for (const { kind, details } of findings) {
    expect(kind).toBe('transaction faults')
    expect(details).toMatch(/0x[0-9a-f]{20,}.*TypeError: nobody thought of this at .*fuzz\/calls\/calls\.test\.ts/)
  }
  expect(new Set(findings.map(({ cause }) => cause)).size).toBe(1)
})

it('what is not the same on a second chain is found', async () => {
  let times = 0
  const findings = await whileCall('Sudo', 'sudo', (ctx: Ctx) => systemItems.number.set(ctx, ++times))
  expect(findings.map(({ kind }) => kind)).toEqual(Array(CASES).fill('the second chain disagrees'))
})

it('money from nowhere is found', async () => {
  const findings = await whileCall('Sudo', 'sudo', (ctx: Ctx) =>
    systemItems.account.update(ctx, COLDKEYS[0], (info) => ({
      ...info,
      data: { ...info.data, free: asTao(info.data.free + 1n) },
    })),
  )
  // Not in a case whose books say nothing, since root wrote what no rule would.
  expect(findings.length).toBeGreaterThanOrEqual(CASES / 2)
  expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['books']))
  expect(findings[0]?.details).toMatch(/^accounts hold \d+ rao, \d+ were issued, after .*Sudo\.sudo/)
})
