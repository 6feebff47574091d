import { randomBytes } from 'node:crypto'
import { type Attack, compactOf, crowd, pause, request, send, until } from './attack.ts'
import { call, next, say, talk } from './client.ts'
import { type Sender, SIGNER, type Signer, signing, type Transaction } from './sender.ts'

/** Accounts that a local network's genesis gives money to. */
const FUNDED = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie']

const two = (byte: number) => byte.toString(16).padStart(2, '0')
const bytesHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const many = <T>(size: number, make: (at: number) => T): T[] => Array.from({ length: size }, (_, at) => make(at))

/** A signature of drand's quicknet, of another round than those that it is sent for. */
const PULSE_SIGNATURE =
  '0xb44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39'
/** Where the number of the round stands in the call: after two indices, a block's number and the length of a list. */
const ROUND_AT = 7

/** Where all accounts stand in the state. */
const ACCOUNTS = '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9'

/** Makes unsigned transactions that each bring a pulse of a round, with a proof of its own that somebody sends it. */
function badPulses(sender: Sender): (round: number) => string {
  const key = sender.key('//nobody')
  const pulse = { round: 0, randomness: `0x${'00'.repeat(32)}`, signature: PULSE_SIGNATURE }
  const payload = { blockNumber: 0, pulses: [pulse], public: { Sr25519: key.publicKey } }
  const method = sender.call('drand', 'writePulse', payload, null).method.toU8a()
  return (round) => {
    // The last byte says that no signature follows.
    const call = Buffer.from(method.subarray(0, -1))
    call.writeBigUInt64LE(BigInt(round), ROUND_AT)
    const body = Buffer.concat([Buffer.from([4]), call, Buffer.from([1, 1]), key.sign(call.subarray(2))])
    const length = Buffer.alloc(2)
    length.writeUInt16LE((body.length << 2) | 1)
    return `0x${Buffer.concat([length, body]).toString('hex')}`
  }
}

export const transactionAttacks: readonly Attack[] = [
  {
    name: 'broadcasts',
    what: '64 broadcasts of 1 MB of what nobody can pay, each of an account of its own, on eight connections, which leave and come back',
    needs: SIGNER,
    run: signing((sender, target, signal) => {
      const remark = sender.call('system', 'remark', `0x${'ab'.repeat(1_000_000)}`)
      const unpaid = many(8, (line) =>
        many(8, (at) => sender.signed(remark, sender.key(`//nobody//${line}//${at}`), 0)),
      )
      return crowd(8, signal, (line) =>
        talk(target, async (socket) => {
          for (const text of unpaid[line] ?? [])
            if (!signal.aborted) await call(socket, 'transaction_v1_broadcast', [text])
          await until(signal, 2000)
        }),
      )
    }),
  },
  {
    name: 'faulty-batches',
    what: 'batches of 10,900, and of as many as are let in, cheap calls that fail and one reveal for mechanism 255 of subnet 65535, paid by three accounts',
    needs: SIGNER,
    run: signing((sender, _target, signal) => {
      const symbol = sender.call('subtensorModule', 'updateSymbol', 1, '0x4142')
      const reveal = sender.call('subtensorModule', 'revealMechanismWeights', 65535, 255, [], [], [], 0)
      const small = sender.batch([...many(300, () => symbol), reveal])
      const large = sender.batch([...many(10_900, () => symbol), reveal])
      return crowd(3, signal, async (index) => {
        const account = sender.key(['//Alice', '//Bob', '//Charlie'][index] as string)
        const nonce = await sender.nonce(account)
        await sender.send(large, account, nonce)
        for (let n = 0; n < 20 && !signal.aborted; n++) await sender.send(small, account, nonce + n)
        await pause(100)
      })
    }),
  },
  {
    name: 'heavy-batches',
    what: 'batches of transfers and of remarks as large as they are let in, and rows of weights, paid by three accounts',
    needs: SIGNER,
    run: signing((sender, _target, signal) => {
      const transfer = sender.call('balances', 'transferKeepAlive', sender.key('//Ferdie').address, 1000)
      const remark = sender.call('system', 'remarkWithEvent', `0x${'ab'.repeat(2000)}`)
      const rows = sender.call(
        'subtensorModule',
        'batchSetWeights',
        many(3000, (n) => n % 4),
        many(3000, () => [[0, 1]]),
        many(3000, () => 0),
      )
      const lists = [sender.batch(many(100, () => transfer)), sender.batch(many(150, () => remark)), rows]
      return crowd(3, signal, async (index) => {
        const account = sender.key(['//Alice', '//Bob', '//Charlie'][index] as string)
        const nonce = await sender.nonce(account)
        for (let n = 0; n < 15 && !signal.aborted; n++)
          await sender.send(lists[n % lists.length] as Transaction, account, nonce + n)
        await pause(100)
      })
    }),
  },
  {
    name: 'free-calls',
    what: 'free calls from keys that have nothing: weights, commitments of them, texts, and batches of megabytes, from one key and from many',
    needs: SIGNER,
    run: signing((sender, _target, signal) => {
      const weights = sender.call(
        'subtensorModule',
        'setWeights',
        1,
        many(256, (n) => n),
        many(256, () => 1),
        0,
      )
      const commit = sender.call('subtensorModule', 'commitWeights', 1, `0x${'11'.repeat(32)}`)
      const huge = sender.call(
        'subtensorModule',
        'batchSetWeights',
        many(1000, () => 1),
        many(1000, () => many(256, (n) => [n, 1])),
        many(1000, () => 0),
      )
      const batch = sender.batch(many(2000, () => commit))
      const calls = [weights, commit, weights, commit, weights, commit, batch, huge]
      return crowd(4, signal, async (index) => {
        for (let n = 0; n < 500 && !signal.aborted; n++) {
          const key = index < 2 ? `//nobody${index}` : `//nobody${index}/${n}`
          await sender.send(calls[n % calls.length] as Transaction, sender.key(key), index < 2 ? n : 0)
        }
      })
    }),
  },
  {
    name: 'runtime-calls',
    what: 'accounts that stake through more and more hotkeys, and what they stake asked for at the head and at old blocks, as strangers may',
    nodeArgs: ['--rpc-methods', 'Safe'],
    needs: SIGNER,
    run: signing(async (sender, { http }, signal) => {
      const accounts = FUNDED.map((uri) => sender.key(uri))
      const coldkeys = accounts.map(({ publicKey }) => bytesHex(publicKey)).join('')
      const lists = many(
        16,
        (at) =>
          `0x${compactOf(accounts.length + at)}${coldkeys}${many(at, (n) => `${two(at)}${two(n)}`.padEnd(64, '0')).join('')}`,
      )
      const heads: (string | undefined)[] = [undefined]
      let hotkeys = 0
      const growing = crowd(accounts.length, signal, async (index) => {
        const account = accounts[index] as Signer
        const first = hotkeys
        hotkeys += 60
        const associate = many(60, (n) =>
          sender.call('subtensorModule', 'tryAssociateHotkey', `0x${(first + n + 1).toString(16).padStart(64, '0')}`),
        )
        await sender.send(sender.batch(associate), account, await sender.nonce(account))
        const { hash } = await sender.api.rpc.chain.getHeader()
        heads.push(hash.toHex())
        await pause(200)
      })
      const asking = crowd(16, signal, async (index) => {
        const at = heads[Math.floor(Math.random() * heads.length)]
        const name = `StakeInfoRuntimeApi_${index % 2 === 0 ? 'get_stake_info_for_coldkeys' : 'get_stake_availability_for_coldkeys'}`
        const args = `${lists[index]}${index % 2 === 0 ? '' : '00'}`
        await send(http, request('state_call', at === undefined ? [name, args] : [name, args, at]), signal)
      })
      await Promise.all([growing, asking])
    }),
  },
  {
    name: 'old-proofs',
    what: 'read proofs and Merkle values at ever other old blocks, on eight connections each, of a state in which thousands of keys have changed since',
    needs: SIGNER,
    run: signing(async (sender, target, signal) => {
      const accounts = FUNDED.slice(0, 3).map((uri) => sender.key(uri))
      const heads = [sender.api.genesisHash.toHex()]
      const spreading = async () => {
        const nonces = await Promise.all(accounts.map((account) => sender.nonce(account)))
        // Together somewhat less than the keys that a proof is made over.
        for (let n = 0; n < 26 && !signal.aborted; n++) {
          const transfers = many(290, () =>
            sender.call('balances', 'transferAllowDeath', `0x${bytesHex(randomBytes(32))}`, 1000),
          )
          const account = accounts[n % accounts.length] as Signer
          const nonce = (nonces[n % accounts.length] as number) + Math.floor(n / accounts.length)
          await sender.send(sender.call('utility', 'batch', transfers), account, nonce).catch(() => undefined)
          heads.push((await sender.api.rpc.chain.getHeader()).hash.toHex())
        }
      }
      const some = () => heads[Math.floor(Math.random() * heads.length)] as string
      const asking = crowd(8, signal, async () => {
        await send(target.http, request('state_getReadProof', [[ACCOUNTS], some()]), signal)
      })
      const looking = crowd(8, signal, () =>
        talk(target, (socket) => {
          const items = [{ key: ACCOUNTS, type: 'closestDescendantMerkleValue' }]
          const look = () => say(socket, request('archive_v1_storage', [some(), items, null]))
          socket.on('message', (data: Buffer) => {
            if (/"storageDone"|"storageError"|"error":/.test(data.toString())) look()
          })
          look()
          return next(socket, [], signal)
        }),
      )
      await Promise.all([spreading(), asking, looking])
    }),
  },
  {
    name: 'leaving-watchers',
    what: 'a hundred WebSockets that each hand in 16 transactions whose nonce is still to come, watch them and leave, over and over',
    needs: SIGNER,
    run: signing((sender, target, signal) => {
      const alice = sender.key('//Alice')
      const remark = sender.call('system', 'remark', '0x')
      const texts = many(1000, (at) => sender.signed(remark, alice, at + 1))
      let count = 0
      return crowd(100, signal, () =>
        talk(target, async (socket) => {
          for (const _ of many(16, () => 0))
            say(socket, request('author_submitAndWatchExtrinsic', [texts[count++ % texts.length]]))
          await until(signal, 200)
        }),
      )
    }),
  },
  {
    name: 'bad-pulses',
    what: 'pulses that the beacon did not sign, of ever other rounds, 64 in a batch on each of eight connections, to a node whose relay is away',
    nodeArgs: ['--drand', 'http://127.0.0.1:9/'],
    needs: SIGNER,
    run: signing((sender, { http }, signal) => {
      const made = badPulses(sender)
      let round = 1_000
      return crowd(8, signal, async () => {
        const batch = many(64, (id) => request('author_submitExtrinsic', [made(++round)], id))
        await send(http, `[${batch.join(',')}]`, signal)
      })
    }),
  },
  {
    name: 'wrong-signatures',
    what: 'transactions with wrong signatures, up to a megabyte each, 16 at a time',
    needs: SIGNER,
    run: signing(async (sender, { http }, signal) => {
      const alice = sender.key('//Alice')
      const signed = [10, 100_000, 1_000_000].map((size) =>
        sender.signed(sender.call('system', 'remark', `0x${'ab'.repeat(size)}`), alice, 0),
      )
      let count = 0
      await crowd(16, signal, async (index) => {
        const text = signed[index % signed.length] as string
        const damaged = (++count).toString(16).padStart(16, '0')
        await send(
          http,
          request('author_submitExtrinsic', [`${text.slice(0, 120)}${damaged}${text.slice(136)}`]),
          signal,
        )
      })
    }),
  },
]
