import { LiveScreen } from '../output/liveScreen.ts'
import { clock } from '../output/numbers.ts'
import { styleFor } from '../output/style.ts'
import type { Terminal } from '../terminal.ts'
import { blockJson, dashboard, type Snapshot, summaryLine } from './dashboard.ts'

/** Shows a running network. */
export interface Display {
  /** Something happened that is worth a line. */
  notice(text: string): void
  /** A block is in. */
  block(snapshot: Snapshot): void
  /** The end began; `snapshot` is the last one. What processes say on their way down is for their logs alone. */
  stopping(snapshot: Snapshot): void
  /** Gives the terminal back. Can be called twice. */
  close(): void
}

/** A live table for people, plain lines for pipes, JSON for programs. */
export function displayFor(terminal: Terminal, json: boolean): Display {
  if (json) return jsonDisplay(terminal)
  return terminal.out.isTTY ? liveDisplay(terminal) : plainDisplay(terminal)
}

/** One object a block on standard output, nothing else there. */
function jsonDisplay({ out }: Terminal): Display {
  return {
    notice: () => undefined,
    block: (snapshot) => out.line(blockJson(snapshot)),
    stopping: () => undefined,
    close: () => undefined,
  }
}

/** How often the plain form sums up. */
const SUMMARY_MS = 10_000

function plainDisplay({ out }: Terminal): Display {
  const began = performance.now()
  let last = began
  let ending = false
  const line = (text: string) => out.line(text)
  return {
    notice: (text) => {
      if (!ending) line(`${clock(performance.now() - began)} ${text}`)
    },
    block: (snapshot) => {
      if (performance.now() - last < SUMMARY_MS) return
      last = performance.now()
      line(summaryLine(snapshot))
    },
    stopping: (snapshot) => {
      ending = true
      line(summaryLine(snapshot))
      line(`stopping; logs stay in ${snapshot.logFolder}`)
    },
    close: () => undefined,
  }
}

/** Redrawn at most this often. */
const FRAME_MS = 200

function liveDisplay({ out }: Terminal): Display {
  const style = styleFor(out.colours)
  const screen = new LiveScreen(out)
  let last = 0
  let closed = false
  const draw = (snapshot: Snapshot) => screen.draw(dashboard(snapshot, style))
  screen.draw([`${style('bold', 'Glia')}  starting`])
  return {
    // The table has the notices in it.
    notice: () => undefined,
    block: (snapshot) => {
      if (performance.now() - last < FRAME_MS) return
      last = performance.now()
      draw(snapshot)
    },
    stopping: (snapshot) => {
      draw(snapshot)
      out.line('stopping')
    },
    close: () => {
      if (!closed) screen.close()
      closed = true
    },
  }
}
