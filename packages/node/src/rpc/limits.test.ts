import { readFileSync } from 'node:fs'
import { MOST_PROVEN_BYTES, MOST_PROVEN_KEYS, PAST_TRIES, UNDO_INDEX } from '@glia/state'
import { describe, expect, it } from 'vitest'
import { MAX_CALLS, MAX_WITH_TRANSACTION } from '../chain/callRuntime.ts'
import { KEPT_VIEWS, MOST_TOGETHER, MOST_VALUES } from '../chain/pastViews.ts'
import { callTime } from '../chain/slotBudget.ts'
import { DEFAULT_POOL_LIMITS as POOL } from '../pool/limits.ts'
import { KEPT_BYTES } from './bodyTexts.ts'
import { MAX_BROADCASTS, MAX_BYTES, MAX_BYTES_OF_ONE, MAX_OF_ONE } from './broadcasts.ts'
import { MOST_CALL_MS } from './callPieces.ts'
import { MAX_OPERATIONS, MAX_PINNED } from './chainHead/follow.ts'
import { MAX_PER_CONNECTION } from './chainHead/follows.ts'
import { MAX_PINNED_IN_ALL } from './chainHead/pinShares.ts'
import { MAX_QUERIES } from './chainHead/storageQuery.ts'
import { DEFAULT_SERVER_LIMITS, serverLimits } from './limits.ts'
import { MAX_STREAMS } from './methods/archive.ts'
import { MAX_PAGE, MAX_PROVEN } from './methods/state.ts'
import { MAX_ARGUMENTS } from './runtimeCalls.ts'
import { MAX_ITEMS } from './schema/schema.ts'
import { WITHOUT_CALL } from './transport/http.ts'
import { MAX_REFUSED, PAGE_PLACES } from './transport/sockets.ts'
import { MAX_CLOSING } from './transport/webSockets.ts'

const security = readFileSync(new URL('../../../../docs/security.md', import.meta.url), 'utf8')

/** As the table writes them. */
function shown(name: string, value: number): string {
  return name.endsWith('Bytes') ? bytes(value) : String(value)
}

function bytes(value: number): string {
  return value % (1024 * 1024) === 0 ? `${value / (1024 * 1024)} MiB` : `${value / 1024} KiB`
}

describe('the limits of a node', () => {
  it('hold two of its largest messages at least, unless it is told otherwise', () => {
    const MIB = 1024 * 1024
    expect(serverLimits()).toEqual(DEFAULT_SERVER_LIMITS)
    expect(serverLimits({ requestBytes: 100 * MIB }).inFlightBytes).toBe(200 * MIB)
    expect(serverLimits({ requestBytes: 100 * MIB, inFlightBytes: MIB }).inFlightBytes).toBe(MIB)
  })

  it.each(Object.entries(DEFAULT_SERVER_LIMITS))('%s stands in docs/security.md with its value', (name, value) => {
    const row = security.split('\n').find((line) => line.includes(`\`${name}\``))
    expect(row).toContain(shown(name, value))
  })

  it.each([
    [
      'items of a list in a request',
      `${MAX_ITEMS}; of \`chainHead_v1_storage\` ${MAX_QUERIES}, of a proof ${MAX_PROVEN}; keys in a page ${MAX_PAGE}`,
    ],
    [
      'operations of a `chainHead_v1_follow`',
      `${MAX_OPERATIONS}; ${MAX_PER_CONNECTION} follows a connection, ${MAX_PINNED} blocks pinned, ${MAX_PINNED_IN_ALL} by all follows of the node`,
    ],
    [
      'what has changed since a state of which a proof is made',
      `${MOST_PROVEN_KEYS} keys, ${bytes(MOST_PROVEN_BYTES)}`,
    ],
    [
      'tries of such states',
      `${PAST_TRIES.mostTries} of ${bytes(PAST_TRIES.mostBytes)}, those asked about last, and one that is being made`,
    ],
    [
      'where what changed since old states stands',
      `${bytes(UNDO_INDEX.mostBytes)}, for one state ${bytes(UNDO_INDEX.mostForOne)}`,
    ],
    ["old states' decoded values", `${MOST_VALUES} of one, ${MOST_TOGETHER} of ${KEPT_VIEWS} at most`],
    [
      '`runtimeCallMs`',
      `${DEFAULT_SERVER_LIMITS.runtimeCallMs}, or a twelfth of the time between blocks, ${callTime(1)} at least; ${MOST_CALL_MS} in all`,
    ],
    ['texts of large blocks, kept for others who ask for them', bytes(KEPT_BYTES)],
    ['streams of `archive_v1_storage`', `${MAX_STREAMS} a connection`],
    [
      '`transaction_v1_broadcast`',
      `${MAX_OF_ONE} and ${bytes(MAX_BYTES_OF_ONE)} a connection, ${MAX_BROADCASTS} and ${bytes(MAX_BYTES)} a node`,
    ],
    [
      'arguments of a runtime call',
      `${bytes(MAX_ARGUMENTS)}; with a transaction ${bytes(MAX_WITH_TRANSACTION)}, ${MAX_CALLS} calls`,
    ],
    ['requests at once that are no calls, such as for a page', String(WITHOUT_CALL)],
    [
      'sockets beside those connections',
      `${MAX_CLOSING} of clients that are told why they go, ${MAX_REFUSED} of those that are not let in, ${PAGE_PLACES} for pages of a full node, ${PAGE_PLACES} on \`--metrics-port\`, half of those for pages of one address`,
    ],
    [
      'transactions in the pool',
      `${POOL.readyCount} and ${bytes(POOL.readyBytes)}, ${bytes(POOL.readyMemory)} of memory; that wait for an earlier nonce ${POOL.futureCount} and ${bytes(POOL.futureBytes)}, ${bytes(POOL.futureMemory)} of memory`,
    ],
    ['of one sender', `${POOL.senderCount} and ${bytes(POOL.senderBytes)}, ${bytes(POOL.senderMemory)} of memory`],
    [
      'whose signatures are being checked',
      `${POOL.enteringCount} and ${bytes(POOL.enteringMemory)} of memory; ${bytes(POOL.waitingBytes)} of others wait, each counted as 4 KiB at least`,
    ],
    [
      'what a transaction or arguments take in memory, decoded',
      `${bytes(POOL.transactionMemory)}; in the pool ${bytes(POOL.swollenMemory)} where it is more than ${POOL.memoryPerByte} times the bytes sent`,
    ],
  ])('%s: docs/security.md says what holds', (what, says) => {
    const row = security.split('\n').find((line) => line.startsWith(`| ${what} |`))
    expect(row?.split(' | ')[1]).toBe(says)
  })
})
