import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GliaNode, startNode } from '@glia/node'
import { encodeAddress, formatTao, Keypair, tao, Wallet } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { run } from '../../program.ts'
import { besideSent, testTerminal } from '../../testing/terminal.ts'

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const NOBODY = Keypair.fromUri('//Nobody').address
const path = mkdtempSync(join(tmpdir(), 'glia-transfer-'))
let node: GliaNode

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  await glia('create', '-w', 'alice', '--uri', '//Alice', '--no-password')
  await glia('create', '-w', 'charlie', '--uri', '//Charlie', '--no-password')
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
  glia('transfer', BOB, ...args, '-w', 'alice', '-n', `ws://127.0.0.1:${node.port}`, '--yes')

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

  it.each([
    [BOB, '0', 2, /amount: expected more than 0 TAO, found "0"\nTry: glia wallet transfer --help\n$/],
    [BOB, '0.000', 2, /expected more than 0 TAO/],
    [
      BOB,
      'most',
      2,
      /expected an amount of TAO with at most nine places, such as 1\.5 or 1\.5t, or all, found "most"\n/,
    ],
    [BOB, '5a', 2, /this command counts in TAO/],
    [BOB, '99999999999', 2, /amount: expected at most 18446744073\.709551615 TAO, found "99999999999"\n/],
    [ALICE, '1', 1, /^glia: expected another account than the sender, found 5Grwva\w+ on both sides: /],
    ['//Alice', 'all', 1, /^glia: expected another account than the sender/],
    [
      NOBODY,
      '0.0000001',
      1,
      /^glia: expected at least 0\.0000005 TAO for an account that has nothing, found 0\.0000001 TAO /,
    ],
  ])('refuses %s %s before anything is sent', async (destination, amount, code, expected) => {
    const answer = await glia('transfer', destination, amount, '-w', 'alice', '-n', `ws://127.0.0.1:${node.port}`)
    expect(answer).toMatchObject({ code, out: '', err: expect.stringMatching(expected) })
    expect(node.chain.head.number).toBe(0)
  })

  it('takes an address of another network only where it is said that it is meant, and shows the one of this network', async () => {
    const polkadot = encodeAddress(Keypair.fromAddress(BOB).publicKey, 0)
    const network = ['-w', 'alice', '-n', `ws://127.0.0.1:${node.port}`]
    const refused = await glia('transfer', polkadot, '1', ...network, '--yes')
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`found ${polkadot} of format 0`) })
    const shown = await glia('transfer', polkadot, '1', ...network, '--any-network', '--dry-run', '--json')
    expect(JSON.parse(shown.out)).toMatchObject({ to: BOB })
    const looked = await glia('balance', polkadot, '--any-network', '--json', '-n', `ws://127.0.0.1:${node.port}`)
    expect(JSON.parse(looked.out)).toMatchObject([{ address: BOB }])
    expect(node.chain.head.number).toBe(0)
  })

  it('takes development accounts on this machine, and nowhere else', async () => {
    const away = await glia('transfer', '//Bob', '1', '-w', 'alice', '-n', 'wss://node.example')
    expect(away).toMatchObject({ code: 2, err: expect.stringContaining(`if you mean it, give its address: ${BOB}\n`) })
    const here = await glia('transfer', '//Bob', '1', '-w', 'charlie', '-n', `ws://127.0.0.1:${node.port}`, '-y')
    expect(here.out).toMatch(new RegExp(`Done in block 1, .*\\nSent 1 TAO from \\w+ to ${BOB}\\n$`))
  })

  it('signs with no other key than the one whose account it showed', async () => {
    const [swap, alice] = [new Wallet({ name: 'swap', path }), new Wallet({ name: 'alice', path })]
    await swap.setColdkey(Keypair.fromUri('//Dave'))
    copyFileSync(alice.coldkeypubFile.path, swap.coldkeypubFile.path)
    const before = node.chain.head.number
    for (const more of [['-y'], ['-y', '--json'], ['--dry-run'], ['--dry-run', '--json']]) {
      const answer = await glia('transfer', '//Bob', '1', '-w', 'swap', '-n', `ws://127.0.0.1:${node.port}`, ...more)
      expect(answer).toMatchObject({
        code: 1,
        err: expect.stringMatching(`expected the key of ${ALICE} in .*: nothing was signed; `),
      })
      expect(answer.err).toContain('with glia wallet regen coldkeypub --overwrite --address, else')
      // Before there is anything to agree to.
      expect(answer.out).toBe('')
    }
    rmSync(swap.coldkeyFile.path)
    const gone = await glia('transfer', '//Bob', '1', '-w', 'swap', '-n', `ws://127.0.0.1:${node.port}`)
    expect(gone).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no readable keyfile at ') })
    const looked = await glia('transfer', '//Bob', '1', '-w', 'swap', '-n', `ws://127.0.0.1:${node.port}`, '--dry-run')
    expect(looked).toMatchObject({ code: 0, out: expect.stringContaining('Send 1 TAO') })
    // What is there and cannot be read tells no more than what is not.
    mkdirSync(swap.coldkeyFile.path)
    const folder = await glia('transfer', '//Bob', '1', '-w', 'swap', '-n', `ws://127.0.0.1:${node.port}`, '--dry-run')
    expect(folder).toMatchObject({ code: 0, err: '' })
    // The public half is another by now than when it was shown.
    const replaced = vi.spyOn(Wallet.prototype, 'coldkeypub').mockResolvedValueOnce(Keypair.fromAddress(BOB))
    const late = await glia('transfer', ALICE, '1', '-w', 'alice', '-n', `ws://127.0.0.1:${node.port}`, '-y')
    replaced.mockRestore()
    expect(late.err).toContain(`expected the key of ${BOB}, as was shown, found that of ${ALICE} by now`)
    expect(node.chain.head.number).toBe(before)
  })

  it.runIf(process.platform !== 'win32')('shows nothing to agree to where any user can replace the key', async () => {
    const open = new Wallet({ name: 'open', path })
    await open.setColdkey(Keypair.fromUri('//Dave'))
    chmodSync(open.coldkeyFile.path, 0o666)
    const answer = await glia('transfer', '//Bob', '1', '-w', 'open', '-n', `ws://127.0.0.1:${node.port}`, '-y')
    expect(answer).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('with mode 666: nothing was signed; '),
    })
  })

  it('sends all that may leave', async () => {
    const network = ['-n', `ws://127.0.0.1:${node.port}`]
    const kept = await glia('transfer', BOB, 'all', '-w', 'charlie', ...network, '--yes', '--json')
    const { from, amount } = JSON.parse(kept.out) as { from: string; amount: string }
    expect(BigInt(amount)).toBeGreaterThan(tao(999_998))
    const left = async () =>
      (JSON.parse((await glia('balance', from, '--json', ...network)).out) as [{ free: string }])[0].free
    expect(await left()).toBe('500')
    await glia('transfer', from, '1', '-w', 'alice', ...network, '--yes')
    const ended = await glia('transfer', BOB, 'all', '-w', 'charlie', '--allow-death', ...network, '--yes')
    expect(ended.out).toMatch(/\n {2}after it +0 TAO, and the account ends\n/)
    expect(ended.out).toMatch(/\nSent 0\.99\d+ TAO from /)
    expect(await left()).toBe('0')
  })

  it('shows what it costs and leaves, and asks before it sends', async () => {
    const network = ['-w', 'alice', '-n', `ws://127.0.0.1:${node.port}`]
    const before = node.chain.head.number
    const unasked = await glia('transfer', BOB, '1.5', ...network)
    expect(unasked).toMatchObject({ code: 1, err: expect.stringContaining('add --yes') })
    const rows = Object.fromEntries(
      [...unasked.out.matchAll(/^ {2}(\S.*?) {2,}(\S+)/gm)].map(([, title, text]) => [title, text]),
    )
    const of = (title: string) => tao(rows[title] ?? 'no such row')
    expect(unasked.out).toContain(`Send 1.5 TAO to ${BOB}\n`)
    expect([of('costs'), of('must stay')]).toEqual([tao('1.5'), 500n])
    expect(of('after it')).toBe(of('balance') - of('costs') - of('fee'))
    const looked = await glia('transfer', BOB, '1.5', ...network, '--dry-run', '--json')
    expect(JSON.parse(looked.out)).toMatchObject({
      verb: 'transfer',
      call: 'Balances.transfer_keep_alive',
      from: ALICE,
      to: BOB,
      amount: String(tao('1.5')),
      fee: String(of('fee')),
      balanceAfter: String(of('after it')),
      existentialDeposit: '500',
    })
    expect(node.chain.head.number).toBe(before)
    const sent = await glia('transfer', BOB, '1.5', ...network, '--yes', '--json')
    expect(JSON.parse(sent.out)).toMatchObject({ amount: String(tao('1.5')), blockNumber: before + 1 })
    const left = await glia('balance', ALICE, '--json', '-n', `ws://127.0.0.1:${node.port}`)
    expect(JSON.parse(left.out)).toMatchObject([{ free: String(of('after it')) }])
  })

  it('shows what everything is, to the rao', async () => {
    const network = ['-w', 'charlie', '-n', `ws://127.0.0.1:${node.port}`]
    await glia('transfer', Keypair.fromUri('//Charlie').address, '2', '-w', 'alice', ...network.slice(2), '--yes')
    const looked = await glia('transfer', BOB, 'all', ...network, '--dry-run', '--json')
    const { amount } = JSON.parse(looked.out) as { amount: string }
    const sent = await glia('transfer', BOB, 'all', ...network, '--yes', '--json')
    expect(JSON.parse(sent.out)).toMatchObject({ verb: 'transferAll', amount, balanceAfter: '500' })
  })

  it('says of all where nothing is there that something is needed, and no amount that nobody named', async () => {
    await glia('create', '-w', 'empty', '--uri', '//Empty', '--no-password')
    const { err } = await glia('transfer', BOB, 'all', '-w', 'empty', '-n', `ws://127.0.0.1:${node.port}`, '--yes')
    expect(err).toMatch(
      / has 0 TAO free, and more than \S+ are needed: something to send, \S+ of fee and 0\.0000005 that must stay \(unless --allow-death\)\n$/,
    )
  })

  it('counts to the rao: what is needed is enough', async () => {
    const network = ['-n', `ws://127.0.0.1:${node.port}`]
    const before = node.chain.head.number
    const [{ free }] = JSON.parse((await glia('balance', ALICE, '--json', ...network)).out) as [{ free: string }]
    const all = BigInt(free)
    const refused = await transfer(formatTao(all), '--allow-death')
    const fee = tao(/to send, (\S+) of fee\n$/.exec(refused.err)?.[1] ?? 'no fee was named')
    expect((await transfer(formatTao(all - fee + 1n), '--allow-death')).code).toBe(1)
    expect(node.chain.head.number).toBe(before)
    const sent = await transfer(formatTao(all - fee), '--allow-death', '--yes', '--json')
    expect({ code: sent.code, err: besideSent(sent.err) }).toEqual({ code: 0, err: '' })
    expect(BigInt((JSON.parse(sent.out) as { fee: string }).fee)).toBe(fee)
  })
})
