import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GliaNode, startNode } from '@glia/node'
import { connect, HYPERPARAMETERS, type HyperparameterName, Keypair, readHyperparameter } from '@glia/sdk'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { run } from '../program.ts'
import { testTerminal } from '../testing/terminal.ts'

/** Whose range the chain and the subnet make smaller. */
const BOUNDED: ReadonlySet<string> = new Set([
  'tempo',
  'activity_cutoff_factor',
  'max_allowed_uids',
  'min_allowed_uids',
  'max_validators',
  'min_childkey_take',
])

let node: GliaNode

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
})
afterAll(() => node.stop())

async function get(...args: string[]): Promise<string> {
  const terminal = testTerminal()
  const code = await run(['hyperparameters', 'get', '1', ...args, '-n', `ws://127.0.0.1:${node.port}`], terminal)
  expect({ code, err: terminal.written.err }).toEqual({ code: 0, err: '' })
  return terminal.written.out
}

interface Row {
  readonly name: string
  readonly value: unknown
  readonly setBy: string | null
  readonly setAs: string | null
  readonly unit: string | null
}
const rows = async () => new Map((JSON.parse(await get('--json')) as Row[]).map((row) => [row.name, row]))

it('glia hyperparameters get shows whatever can be set, as it is typed', async () => {
  const found = await rows()
  const lines = (await get()).split('\n').map((line) => line.split(/ {2,}/))
  for (const name of Object.keys(HYPERPARAMETERS) as HyperparameterName[]) {
    const { by, kind } = HYPERPARAMETERS[name]
    expect(found.get(name), name).toMatchObject({ setBy: by, setAs: name })
    if (!BOUNDED.has(name)) expect(found.get(name)?.unit, name).toBe(kind.counts ?? kind.says)
    const shown = lines.find(([first]) => first === name)?.[1]
    expect(() => readHyperparameter(name, String(shown)), name).not.toThrow()
  }
})

it('the range is the one that the chain and the subnet leave of it', async () => {
  const found = await rows()
  const unit = (name: HyperparameterName) => found.get(name)?.unit
  expect(unit('tempo')).toBe('blocks, 360 to 50400')
  expect(unit('activity_cutoff_factor')).toBe('thousandths of a tempo, 1000 to 50000')
  expect(unit('max_allowed_uids')).toBe(`neurons, ${found.get('min_allowed_uids')?.value} to 256`)
  expect(unit('max_validators')).toBe(`neurons, 0 to ${found.get('max_allowed_uids')?.value}`)
  const glia = await connect(`ws://127.0.0.1:${node.port}`)
  const neurons = await glia.storage('SubtensorModule', 'SubnetworkN', 1)
  expect(unit('min_allowed_uids')).toBe(`neurons, 0 to ${neurons - 1}`)
  // Each end is taken by the checks, and one beyond it is not.
  const tried = (name: 'tempo' | 'activity_cutoff_factor' | 'max_allowed_uids', value: number) =>
    glia.preview('setHyperparameter', Keypair.fromUri('//Alice'), { netuid: 1, name, value }).then(
      () => 'taken',
      (error: { code?: string }) => error.code,
    )
  for (const name of ['activity_cutoff_factor', 'max_allowed_uids'] as const) {
    const [, least, most] = /, (\d+) to (\d+)$/.exec(String(unit(name))) ?? []
    expect(await tried(name, Number(least) - 1), name).toBe('VALUE')
    expect(await tried(name, Number(most) + 1), name).toBe('VALUE')
    for (const end of [least, most]) expect(await tried(name, Number(end)), name).not.toBe('VALUE')
  }
  glia.close()
})

it('what is part of a setting names it, and what follows from others has no setter', async () => {
  const found = await rows()
  expect(found.get('alpha_values')?.value).toEqual([found.get('alpha_low')?.value, found.get('alpha_high')?.value])
  for (const part of ['alpha_low', 'alpha_high'])
    expect(found.get(part)).toMatchObject({ setBy: 'owner', setAs: 'alpha_values', unit: null })
  expect(found.get('yuma_version')).toMatchObject({ setBy: 'owner', setAs: 'yuma3_enabled' })
  expect(found.get('activity_cutoff')).toMatchObject({ setBy: null, setAs: null, unit: null })
  expect(await get()).toMatch(/^alpha_high +58982 +owner +set as alpha_values$/m)
})

it('the unit is that of the value', async () => {
  const found = await rows()
  expect(found.get('min_burn')).toMatchObject({ value: '500000', unit: 'rao' })
  expect(found.get('max_burn')).toMatchObject({ value: '100000000000', unit: 'rao' })
  const text = await get()
  expect(text).toMatch(/^min_burn +0\.0005 TAO +owner +TAO$/m)
  expect(text).toMatch(/^max_burn +100 TAO +owner +TAO$/m)
})

it('the sudo key is shown that it changes what is an owner’s as the administrator, whose fee comes back', async () => {
  const path = mkdtempSync(join(tmpdir(), 'glia-hyperparameters-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  await run(['wallet', 'create', '-w', 'alice', '--uri', '//Alice', '--no-password', '-p', path], testTerminal())
  const terminal = testTerminal()
  const args = ['--netuid', '1', '--param', 'immunity_period', '--value', '70', '-w', 'alice', '-p', path, '--dry-run']
  await run(['hyperparameters', 'set', ...args, '-n', `ws://127.0.0.1:${node.port}`], terminal)
  const { out, err } = terminal.written
  expect(out + err).toMatch(
    /^Set immunity_period of subnet 1 to 70, as the network's administrator\n +fee +0\.\d+ TAO, which the chain gives back: sudo is free\n/,
  )
})

it('an amount that is set is said in TAO', async () => {
  const glia = await connect(`ws://127.0.0.1:${node.port}`)
  const input = { netuid: 1, name: 'min_burn', value: readHyperparameter('min_burn', '500000rao') } as const
  const { sentence } = await glia.preview('setHyperparameter', Keypair.fromUri('//Bob'), input, { check: false })
  expect(sentence).toBe('Set min_burn of subnet 1 to 0.0005 TAO')
  glia.close()
})
