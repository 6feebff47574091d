import { connect, type Glia, type Metagraph, NoSuchSubnet } from '@glia/sdk'

export interface FollowOptions {
  readonly url: string
  readonly netuid: number
  readonly signal: AbortSignal
  /** The subnet at the newest block and its alpha's price in rao; not called while there is none. */
  readonly onMetagraph: (metagraph: Metagraph, alphaPrice: bigint) => void
  /** Told of each kind of failure once; reading is tried again until the signal fires. */
  readonly onFailure: (error: unknown) => void
}

/** Half of the shortest block time. */
const POLL_MS = 125
const RETRY_MS = 1000

/** Reads the subnet over RPC at each block, as any client would; blocks that pass during a reading are left out. */
export async function followMetagraph(options: FollowOptions): Promise<void> {
  const { url, signal, onFailure } = options
  let reported = ''
  while (!signal.aborted) {
    let glia: Glia | undefined
    try {
      glia = await connect(url)
      await read(glia, options)
    } catch (error) {
      const text = String(error)
      if (!signal.aborted && text !== reported) onFailure(error)
      reported = text
    } finally {
      glia?.close()
    }
    await pause(RETRY_MS, signal)
  }
}

async function read(glia: Glia, { netuid, signal, onMetagraph }: FollowOptions): Promise<void> {
  for (let last = ''; !signal.aborted; ) {
    const hash = await glia.chain.blockHash()
    if (hash === last) {
      await pause(POLL_MS, signal)
      continue
    }
    last = hash
    const metagraph = await subnetAt(glia, netuid, hash)
    if (metagraph !== undefined) onMetagraph(metagraph, await glia.alphaPrice(netuid, { at: hash }))
  }
}

async function subnetAt(glia: Glia, netuid: number, at: string): Promise<Metagraph | undefined> {
  try {
    return await glia.metagraph(netuid, { at })
  } catch (error) {
    if (error instanceof NoSuchSubnet) return undefined
    throw error
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
}
