// Blocks that are of another runtime than the node has now.
import { describe, expect, it } from 'vitest'
import { Keypair } from '../keys/keypair.ts'
import { Metadata } from './metadata/metadata.ts'
import type { ConnectionOptions } from './rpc/options.ts'
import { type FakeConnection, FakeRpcError, type Handler } from './testing/fakeNode.ts'
import { joinHex } from './testing/miniMetadata.ts'
import { asked, clientOf, clock, count, nodeOf, sum } from './testing/runtimesClients.ts'
import { block, GENESIS, headerOf, ONE, type TestRuntime, TWO, word, wrapped } from './testing/runtimesNode.ts'
import { AFTER, BEFORE, CHAIN, FIRST, formed, PAIR, UPGRADE } from './testing/upgradedChain.ts'

const NOBODY: FakeConnection = { notify: () => undefined, send: () => undefined, drop: () => undefined }
const alice = Keypair.fromUri('//Alice')

describe('a block from before an upgrade', () => {
  const [old, now] = [formed(1), formed(2)]
  const codeAt = (at: unknown) => (at === undefined || CHAIN.indexOf(String(at)) >= 3 ? now : old)
  /** What is stored at a block is as the one wrote it that made the block. */
  const writerOf = (at: unknown) => (at === undefined ? now : codeAt(CHAIN[CHAIN.indexOf(String(at)) - 1] ?? GENESIS))
  const keyOf = ({ metadata }: TestRuntime, item: string, ...parts: unknown[]) =>
    Metadata.decode(metadata)
      .storage('System', item)
      .key(...parts)
  const applied = (event: string, written: TestRuntime) =>
    joinHex('00', '01000000', event, '00', written === old ? '' : word(0))
  const failed = (written: TestRuntime) => joinHex('04', applied('0001' + '03' + '0700000000' + '00000000', written))
  const storage: Handler = ([key, at]) => {
    const written = writerOf(at)
    if (key === keyOf(written, 'Paired', 5)) return written.sum
    return key === keyOf(written, 'Events') ? failed(written) : null
  }
  const header: Handler = ([at = AFTER]) => {
    const number = CHAIN.indexOf(String(at))
    return number < 0 ? null : headerOf(number, CHAIN[number - 1] ?? block('00'))
  }
  const chainOf = async (others: Record<string, Handler> = {}, options: ConnectionOptions = {}) => {
    const node = await nodeOf(codeAt, {
      chain_getBlockHash: ([number]) => (number === 0 ? GENESIS : AFTER),
      chain_getHeader: header,
      chain_getBlock: () => ({ block: { extrinsics: [] } }),
      state_getStorage: storage,
      state_call: ([method, , at]) => (method === 'TestApi_pair' ? codeAt(at).sum : wrapped(codeAt(at).metadata)),
      ...others,
    })
    const chain = await clientOf(node.url, options)
    return { node, chain, untyped: chain.untyped() }
  }

  it('is read by its own forms, be they as long as those of today, whatever was read before', async () => {
    const { node, untyped } = await chainOf()
    for (let n = 0; n < 3; n++)
      for (const at of [undefined, AFTER, BEFORE, FIRST])
        expect(await untyped.runtimeApi('TestApi', 'pair', [], at), at).toEqual(PAIR)
    expect([asked(node), count(node, 'state_getRuntimeVersion', BEFORE)]).toEqual([2, 1])
  })

  it('is asked for by its own keys: by those of today there is nothing', async () => {
    const { node, untyped } = await chainOf({
      state_queryStorageAt: ([keys, at]) => [
        { changes: (keys as string[]).map((key) => [key, storage([key, at], NOBODY)]) },
      ],
    })
    for (const at of [AFTER, UPGRADE, BEFORE, FIRST]) {
      expect(await untyped.storageAt(at, 'System', 'Paired', 5), at).toEqual(PAIR)
      expect(await untyped.storageMany('System', 'Paired', [[5]], at), at).toEqual([PAIR])
    }
    expect([
      asked(node),
      count(node, 'chain_getHeader', BEFORE),
      count(node, 'state_getRuntimeVersion', BEFORE),
    ]).toEqual([2, 1, 1])
  })

  it('that upgrades the chain is stored by the runtime before, and answers by the one behind', async () => {
    const { chain, untyped } = await chainOf()
    expect(await untyped.runtimeApi('TestApi', 'pair', [], UPGRADE)).toEqual(PAIR)
    for (const at of [AFTER, UPGRADE, BEFORE]) expect(await chain.events(at), at).toHaveLength(1)
  })

  it('names failures as they were called then', async () => {
    const found: unknown[] = []
    for (const at of [BEFORE, UPGRADE, AFTER]) {
      const { node, chain } = await chainOf()
      let sent = '0x'
      node.handlers.author_submitAndWatchExtrinsic = ([extrinsic], { notify }) => {
        sent = String(extrinsic)
        notify('watch', { inBlock: at })
        return 'watch'
      }
      node.handlers.author_unwatchExtrinsic = () => true
      node.handlers.chain_getBlock = () => ({ block: { extrinsics: ['0x', sent] } })
      const call = chain.call('System', 'remark', { remark: 'hi' })
      found.push((await chain.submit(alice, call, { nonce: 0, period: 0 })).error?.error)
    }
    expect(found).toEqual(['OldName', 'OldName', 'NewName'])
  })

  it('whose parent has no state any more is read by its own code', async () => {
    const discarded = (at: unknown) =>
      new FakeRpcError(4003, `Client error: UnknownBlock: State already discarded for ${at}`)
    const { untyped } = await chainOf({
      state_getRuntimeVersion: ([at]) => {
        if (at === FIRST) throw discarded(at)
        return { specName: 'x', specVersion: codeAt(at).specVersion, transactionVersion: 1 }
      },
    })
    expect(await untyped.storageAt(BEFORE, 'System', 'Paired', 5)).toEqual(PAIR)
    await expect(untyped.runtimeApi('TestApi', 'pair', [], FIRST)).rejects.toMatchObject({
      code: 'STATE_DISCARDED',
      blockHash: FIRST,
    })
  })

  it('is read by its own code only where the node has none of its parent, and for as long', async () => {
    let refusal: FakeRpcError | undefined = new FakeRpcError(-32000, 'server is busy, try again')
    const version: Handler = ([at]) => {
      if (at === BEFORE && refusal) throw refusal
      return { specName: 'x', specVersion: codeAt(at).specVersion, transactionVersion: 1 }
    }
    const { untyped } = await chainOf({ state_getRuntimeVersion: version })
    const read = () => untyped.storageAt(UPGRADE, 'System', 'Paired', 5)
    await expect(read()).rejects.toMatchObject({ code: 'RPC', rpcCode: -32000 })
    refusal = new FakeRpcError(4003, `Client error: UnknownBlock: State already discarded for ${BEFORE}`)
    // By today's keys there is nothing.
    expect(await read()).toEqual({ stake: 0n, emission: 0n })
    refusal = undefined
    expect(await read()).toEqual(PAIR)
  })

  it('is read in one round trip behind its header, and asked for again only where it asks in another way', async () => {
    const { node, chain, untyped } = await chainOf({
      chain_getBlockHash: ([number]) => CHAIN[Number(number)] ?? null,
      chain_subscribeNewHeads: () => 'heads',
      chain_unsubscribeNewHeads: () => true,
    })
    const found: string[][] = []
    for await (const news of chain.blocks({ from: 1 })) {
      if (news.kind !== 'block') continue
      const before = node.calls.length
      expect(await chain.events(news.block.hash)).toHaveLength(1)
      found.push(node.calls.slice(before).map(({ method }) => method))
      if (news.block.hash === UPGRADE) break
    }
    // What is stored goes out first, so that it does not wait for an answer.
    const once = ['state_getStorage', 'state_getRuntimeVersion']
    expect(found).toEqual([[...once, 'state_call'], once, once])
    const before = node.calls.length
    expect(await untyped.storageAt(AFTER, 'System', 'Paired', 5)).toEqual(PAIR)
    expect(count(node, 'state_getStorage', keyOf(old, 'Paired', 5), AFTER)).toBe(1)
    expect(count(node, 'state_getStorage', keyOf(now, 'Paired', 5), AFTER)).toBe(1)
    expect(node.calls.length - before).toBeLessThan(6)
  })

  it('that is read behind another one needs the header alone', async () => {
    const { node, chain } = await chainOf()
    await chain.events(FIRST)
    const before = node.calls.length
    await chain.events(BEFORE)
    expect(
      node.calls
        .slice(before)
        .map(({ method }) => method)
        .toSorted(),
    ).toEqual(['chain_getHeader', 'state_getRuntimeVersion', 'state_getStorage'])
    expect(node.calls.slice(before).map(({ params }) => params.at(-1))).toEqual([BEFORE, BEFORE, BEFORE])
  })

  it('that is the head is read so too, and asks nothing as long as what is known fits', async () => {
    let head = BEFORE
    const { node, chain, untyped } = await chainOf({
      chain_getBlockHash: ([number]) => (number === 0 ? GENESIS : head),
      state_getRuntimeVersion: ([at = head]) => ({
        specName: 'x',
        specVersion: codeAt(at).specVersion,
        transactionVersion: 1,
      }),
      state_call: ([method, , at = head]) =>
        method === 'TestApi_pair' ? codeAt(at).sum : wrapped(codeAt(at).metadata),
      state_getStorage: ([key, at = head], connection) => storage([key, at], connection),
    })
    const before = node.calls.length
    for (const at of [BEFORE, UPGRADE]) {
      head = at
      expect(await untyped.storage('System', 'Paired', 5)).toEqual(PAIR)
      expect(await chain.events()).toHaveLength(1)
    }
    // This node does not say by itself when it is upgraded.
    expect(node.calls.slice(before).map(({ method }) => method)).toEqual([
      'state_subscribeRuntimeVersion',
      ...Array(4).fill('state_getStorage'),
    ])
    expect(await chain.refresh()).toBe(true)
    // What the new runtime made of it does not fit.
    expect(await chain.events()).toHaveLength(1)
    head = AFTER
    expect(await chain.events()).toHaveLength(1)
  })

  it('is read by each of several addresses as that one says', async () => {
    const { node, untyped } = await chainOf()
    const other = await chainOf()
    const both = await clientOf([node.url, other.node.url])
    expect(await untyped.storageAt(BEFORE, 'System', 'Paired', 5)).toEqual(PAIR)
    expect(await both.untyped().storageAt(BEFORE, 'System', 'Paired', 5)).toEqual(PAIR)
    node.dropAll()
    await expect.poll(() => both.rpc.url).toBe(other.node.url)
    expect(await both.untyped().storageAt(BEFORE, 'System', 'Paired', 5)).toEqual(PAIR)
    expect(asked(other.node)).toBe(3)
  })
})

describe('a block of another runtime', () => {
  const [OLD, NEW] = [block('aa'), block('bb')]
  const runtimeAt = (at: unknown) => (at === OLD ? TWO : { ...ONE, specVersion: 3 })

  it('is read by its own metadata, which is asked for once', async () => {
    const node = await nodeOf(runtimeAt)
    const chain = await clientOf(node.url)
    for (let n = 0; n < 3; n++) {
      expect(await Promise.all([sum(chain, OLD), sum(chain, NEW), sum(chain)])).toEqual([[42n, 43n], 42n, 42n])
    }
    expect([asked(node), chain.version.specVersion]).toEqual([2, 3])
  })

  it('whose metadata nobody gives is said to be one, each by its name, and asked for once a minute', async () => {
    const refuse = () => {
      throw new FakeRpcError(
        4003,
        'Client error: Execution failed: Other: Exported method Metadata_metadata_at_version is not found',
      )
    }
    const isOld = (at: unknown) => at === OLD || at === FIRST
    for (const unserved of [refuse, () => '0x00']) {
      const node = await nodeOf((at) => runtimeAt(isOld(at) ? OLD : at), {
        state_call: ([method, , at]) => {
          if (method === 'TestApi_sum') return runtimeAt(at).sum
          return isOld(at) ? unserved() : wrapped(ONE.metadata)
        },
      })
      const chain = await clientOf(node.url)
      const began = performance.now()
      for (const at of [OLD, FIRST, OLD, FIRST])
        await expect(sum(chain, at)).rejects.toMatchObject({
          code: 'OTHER_RUNTIME',
          message: expect.stringContaining(`block ${at} is of a runtime of version 2, the node's is 3`),
        })
      expect([asked(node), performance.now() - began < 900]).toEqual([2, true])
    }
  })

  it('whose metadata the node could not give just now is asked for again soon', async () => {
    let busy = true
    const node = await nodeOf(runtimeAt, {
      state_call: ([method, , at]) => {
        const { sum, metadata } = runtimeAt(at)
        if (method === 'TestApi_sum') return sum
        if (at === OLD && busy) throw new FakeRpcError(-32000, 'server is busy, try again')
        return wrapped(metadata)
      },
    })
    const chain = await clientOf(node.url)
    for (let n = 0; n < 2; n++) await expect(sum(chain, OLD)).rejects.toMatchObject({ code: 'RPC', rpcCode: -32000 })
    expect(asked(node)).toBe(2)
    busy = false
    await expect.poll(() => sum(chain, OLD), { timeout: 4000, interval: 200 }).toEqual([42n, 43n])
  })

  it('whose state is gone keeps nobody from the metadata at another block of the same runtime', async () => {
    const node = await nodeOf((at) => runtimeAt(at === FIRST ? OLD : at), {
      state_call: ([method, , at]) => {
        if (at === OLD && method !== 'TestApi_sum')
          throw new FakeRpcError(4003, 'Client error: UnknownBlock: Header was not found in the database: 0x12')
        const { sum, metadata } = runtimeAt(at === FIRST ? OLD : at)
        return method === 'TestApi_sum' ? sum : wrapped(metadata)
      },
    })
    const chain = await clientOf(node.url)
    // A second apart, as all metadata is asked for: the failure is held for as long.
    const { pass } = clock()
    await expect(sum(chain, OLD)).rejects.toMatchObject({ code: 'RPC', rpcCode: 4003 })
    pass(900)
    expect(await sum(chain, FIRST)).toEqual([42n, 43n])
  })

  it('whose runtime is that of now has no other form', async () => {
    const node = await nodeOf((at) => (at === OLD ? { ...TWO, specVersion: 3 } : { ...ONE, specVersion: 3 }))
    await expect(sum(await clientOf(node.url), OLD)).rejects.toMatchObject({ code: 'NODE_MISBEHAVED' })
  })

  it('whose header names no parent is of a node that lies', async () => {
    const node = await nodeOf(runtimeAt, { chain_getHeader: () => headerOf(1, 'x'.repeat(1000)) })
    const chain = await clientOf(node.url)
    await expect(chain.storageAt(OLD, 'System', 'Number')).rejects.toMatchObject({
      code: 'NODE_MISBEHAVED',
      did: 'sent a header without the hash of a parent',
    })
  })
})
