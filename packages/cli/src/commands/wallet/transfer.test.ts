import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GliaNode, startNode } from '@glia/node'
import { formatTao, tao } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../program.ts'
import { testTerminal } from '../../testing.ts'

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const path = mkdtempSync(join(tmpdir(), 'glia-transfer-'))
let node: GliaNode

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  await glia('create', '-w', 'alice', '--uri', '//Alice', '--no-password')
})
afterAll(async () => {
  await node.stop()
  rmSync(path, { recursive: true })
})

async function glia(...args: string[]) {
  const terminal = testTerminal()
  const code = await run(['wallet', ...args, '-p', path], terminal)
  return { code, ...terminal.written }
}

const transfer = (...args: string[]) =>
  glia('transfer', BOB, ...args, '-w', 'alice', '-n', `ws://127.0.0.1:${node.port}`)

describe('glia wallet balance', () => {
  it('takes development accounts by their names, and whoever verifies or looks on does', async () => {
    const { code, out } = await glia('balance', '//Alice', BOB, '--json', '-n', `ws://127.0.0.1:${node.port}`)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject([
      { name: '//Alice', address: ALICE, free: '1000000000000000' },
      { name: '–', address: BOB },
    ])
    const { out: signature } = await glia('sign', '-w', 'alice', '-m', 'x')
    expect((await glia('verify', '-a', '//Alice', '-m', 'x', '-s', signature.trim())).code).toBe(0)
    expect((await glia('regen', 'coldkeypub', '-w', 'watch', '--address', '//Bob')).out).toContain(BOB)
    const secret = await glia('balance', 'bottom drive obey lake curtain smoke//x', '-n', 'ws://127.0.0.1:1')
    expect(secret).toMatchObject({ code: 2, err: expect.stringContaining('is not base58') })
  })
})

describe('glia wallet transfer', () => {
  it('says what is there and what is needed before a fee is paid', async () => {
    const { code, out, err } = await transfer('2000000')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    const found =
      /^glia: (\w+) has 1000000 TAO free, and (\S+) are needed: 2000000 to send, (\S+) of fee and (\S+) that must stay \(unless --allow-death\)\n$/.exec(
        err,
      )
    expect(found?.[1]).toBe(ALICE)
    const [needed, fee, stays] = [2, 3, 4].map((at) => Number(found?.[at]))
    expect(fee).toBeGreaterThan(0)
    expect(stays).toBe(0.0000005)
    expect(needed).toBeCloseTo(2_000_000 + Number(fee) + Number(stays), 8)
    expect(node.chain.head.number).toBe(0)
  })

  it('counts to the rao: what is needed is enough', async () => {
    const all = 1_000_000_000_000_000n
    const refused = await transfer(formatTao(all), '--allow-death')
    const fee = tao(/to send, (\S+) of fee\n$/.exec(refused.err)?.[1] ?? 'no fee was named')
    expect((await transfer(formatTao(all - fee + 1n), '--allow-death')).code).toBe(1)
    expect(node.chain.head.number).toBe(0)
    const sent = await transfer(formatTao(all - fee), '--allow-death', '--json')
    expect({ code: sent.code, err: sent.err }).toEqual({ code: 0, err: '' })
    expect(BigInt((JSON.parse(sent.out) as { fee: string }).fee)).toBe(fee)
  })
})
