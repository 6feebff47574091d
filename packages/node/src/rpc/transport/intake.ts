import type { Socket } from 'node:net'
import type { Lane } from '../core/lane.ts'
import type { Turns } from '../core/turns.ts'

/** Milliseconds in one pass of the event loop for what comes over all WebSockets: then others have their turn. */
const READ_MS = 8
/** Bytes that are handed on in one go, where they are of short frames: some sixty of the shortest messages, after which it is paused. */
const SLICE = 2048
/** What that costs the node at most, in milliseconds: who has less to say need not wait for it. */
const SLICE_MS = 0.5

/** The time that a pass of the event loop has for what comes by itself: the system hands out what is there of all connections at once. */
export class ReadingTime {
  readonly #most: number
  #spent = 0
  #ends = false

  /** @param most in milliseconds */
  constructor(most = READ_MS) {
    this.#most = most
  }

  /** Whether this pass has no more of it. */
  get isSpent(): boolean {
    return this.#spent >= this.#most
  }

  /** Reads something, for as long as it takes. */
  spend(read: () => void): void {
    const since = performance.now()
    try {
      read()
    } finally {
      this.#spent += performance.now() - since
      this.#endPass()
    }
  }

  #endPass(): void {
    if (this.#ends) return
    this.#ends = true
    setImmediate(() => {
      this.#ends = false
      this.#spent = 0
    })
  }
}

/** As much of a WebSocket as is used here. */
interface Stream {
  pause(): void
  resume(): void
}

export interface IntakeParts {
  readonly socket: Socket
  /** The WebSocket over it, which has just begun to listen to it. */
  readonly ws: Stream
  readonly turns: Turns
  readonly lane: Lane
  readonly time: ReadingTime
  /** Bytes of the frame under way that have not come: they are as one. */
  readonly awaited: () => number
  /** Called with bytes before they are handed to the WebSocket. It may pause this. */
  readonly came: (bytes: Buffer) => void
  /** Called when something has to wait for the client's turn. */
  readonly waits: () => void
}

/**
 * What comes from a client, on its way to its WebSocket: the library makes two thousand messages of what the system hands out at
 * once, and the system does so for every connection that has something. Here it is handed on in slices, as long as the node has
 * time in this pass and nothing pauses the client; the rest waits, and nothing more is read meanwhile.
 */
export class Intake {
  readonly #socket: Socket
  readonly #ws: Stream
  readonly #turns: Turns
  readonly #lane: Lane
  readonly #time: ReadingTime
  readonly #awaited: () => number
  readonly #came: (bytes: Buffer) => void
  readonly #waits: () => void
  /** What the library itself had the socket call. */
  readonly #listeners: readonly ((bytes: Buffer) => void)[]
  #waiting: Buffer[] = []
  #bytes = 0
  #paused = false
  /** Whether it was paused since it was last asked ({@link readAll}), or had something that waited. */
  #stood = false
  #handing = false
  /** Whether anything is read from the socket. */
  #reading = true
  /** It waits for the client's turn. */
  #queued = false
  #over = false

  constructor({ socket, ws, turns, lane, time, awaited, came, waits }: IntakeParts) {
    this.#socket = socket
    this.#ws = ws
    this.#turns = turns
    this.#lane = lane
    this.#time = time
    this.#awaited = awaited
    this.#came = came
    this.#waits = waits
    this.#listeners = socket.listeners('data') as ((bytes: Buffer) => void)[]
    socket.removeAllListeners('data')
    socket.on('data', (bytes: Buffer) => this.#take(bytes))
    // Nothing is told to a WebSocket that is over, which would take it for a fault. What the socket has when it closes the library
    // reads by itself: without what waits here it would go on in the middle of a frame.
    socket.prependListener('end', () => this.end())
    socket.prependListener('close', () => {
      this.end()
      socket.read()
    })
  }

  /** Bytes that wait. */
  get waiting(): number {
    return this.#bytes
  }

  /** How long it lasts at most to hand on what waits, as far as is done in one go, in milliseconds. */
  get nextMs(): number {
    return (SLICE_MS * Math.min(SLICE, this.#bytes)) / SLICE
  }

  /** Hands on nothing more than it has begun to, until `resume`. */
  pause(): void {
    this.#paused = true
    this.#stop()
  }

  resume(): void {
    this.#paused = false
    if (this.#handing || this.#queued) return
    // Mostly in the client's turn, and so much at most as does not pause it again.
    if (this.#waiting.length === 0) this.#read()
    else this.#hand()
  }

  /** Whether all that came since this was asked last was read as it came: else the client may have said what is not known yet. */
  readAll(): boolean {
    const all = !this.#stood
    this.#stood = this.#paused || this.#waiting.length > 0
    return all
  }

  /** What waits is let go, and nothing is handed on any more. */
  end(): void {
    this.#over = true
    this.#waiting = []
    this.#bytes = 0
  }

  #take(bytes: Buffer): void {
    if (this.#over) return
    this.#waiting.push(bytes)
    this.#bytes += bytes.length
    if (this.#handing || this.#queued) return
    if (this.#time.isSpent) this.#wait()
    else this.#time.spend(() => this.#hand())
  }

  #wait(): void {
    this.#stop()
    this.#waits()
    this.#queued = true
    const work = () => {
      this.#queued = false
      this.#hand()
    }
    this.#turns.wait(this.#lane, work, this.nextMs, () => !this.#over)
  }

  /** Hands on what waits, slice by slice, until something pauses it. */
  #hand(): void {
    this.#handing = true
    while (this.#waiting.length > 0 && !this.#paused) {
      const slice = this.#slice()
      this.#came(slice)
      if (this.#socket.destroyed) this.end()
      if (!this.#over) for (const listener of this.#listeners) listener.call(this.#socket, slice)
    }
    this.#handing = false
    if (this.#over) return
    if (this.#waiting.length > 0) this.#stop()
    else if (!this.#paused) this.#read()
  }

  /** Nothing more is read as long as something waits, or the client is paused. */
  #stop(): void {
    this.#stood = true
    if (this.#reading) this.#ws.pause()
    this.#reading = false
  }

  #read(): void {
    if (!this.#reading) this.#ws.resume()
    this.#reading = true
  }

  #slice(): Buffer {
    const first = this.#waiting[0] as Buffer
    const most = Math.max(SLICE, this.#awaited())
    if (first.length <= most) this.#waiting.shift()
    else this.#waiting[0] = first.subarray(most)
    this.#bytes -= Math.min(first.length, most)
    return first.length <= most ? first : first.subarray(0, most)
  }
}
