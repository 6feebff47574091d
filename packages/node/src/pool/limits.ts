/**
 * How much a pool takes in, and from whom. A policy of the node: no block is judged by it. Bytes are those of the transactions as they
 * are sent; memory is what they take decoded, those bytes among it (`Extrinsic.footprint`).
 */
export interface PoolLimits {
  readonly readyCount: number
  readonly readyBytes: number
  readonly readyMemory: number
  readonly futureCount: number
  readonly futureBytes: number
  readonly futureMemory: number
  /**
   * Those that are sealed, among the ready ones and among those that wait for an earlier nonce: some five blocks of them. They pay
   * only where they open, so that none of the others makes room for them.
   */
  readonly sealedCount: number
  /** What is sealed with a key that nobody announced here: it never pays here, and waits beside the others until its era ends. */
  readonly foreignSealedCount: number
  /** How long a refused transaction stays banned. */
  readonly banMs: number
  /** Length of a transaction whose call costs no fee, in bytes. */
  readonly freeBytes: number
  /**
   * Length of a transaction that holds other calls, or lists of anything but bytes: what takes much longer to read than to send.
   * Others may be as long as a block takes.
   */
  readonly structuredBytes: number
  /** Memory of one transaction: it is not read further than that. */
  readonly transactionMemory: number
  /** The same of one that takes more for each of its bytes than `memoryPerByte`: what is made to take much and costs little to send. */
  readonly swollenMemory: number
  readonly memoryPerByte: number
  /** Calls in one transaction, whatever holds them. */
  readonly callCount: number
  /** Of one sender: transactions whose calls cost no fee, ready and future together. */
  readonly senderFreeCount: number
  /** Of one sender: all transactions, ready and future together. */
  readonly senderCount: number
  /** Of one sender: those that wait for an earlier nonce. */
  readonly senderFutureCount: number
  /** Of one sender: those that are sealed, ready and future together. */
  readonly senderSealedCount: number
  /** Of one sender: those that are sealed with a key that nobody announced here. */
  readonly senderForeignSealedCount: number
  /** Of one sender: bytes and memory of all transactions together. */
  readonly senderBytes: number
  readonly senderMemory: number
  /** Transactions whose signatures are being checked at once, and their memory together. */
  readonly enteringCount: number
  readonly enteringMemory: number
  /** Bytes of those that wait for their turn to be checked, in whose name nobody has signed yet; each counts as 4 KiB at least. */
  readonly waitingBytes: number
  /** Time for rehearsals of free calls, in milliseconds a second: of senders that are a hotkey or own one, and of strangers. */
  readonly rehearsalMs: number
  readonly strangerRehearsalMs: number
  /** Time to validate what nobody signed, pulses of a beacon, in milliseconds a second, and how many wait for that. */
  readonly unsignedMs: number
  readonly unsignedCount: number
}

/**
 * Those that Substrate has are its defaults (`--pool-limit`, `--pool-kbytes`; a tenth of it for the future; half an hour of ban).
 *
 * What honest free calls need: weights for 4,096 uids are 16.5 kB and their reveal with a salt as long 24.7 kB, a time-locked
 * commit 5.1 kB, the largest commitment 3.2 kB; a validator of all 128 subnets sends 128 of them for one block. 10,922 calls
 * are what `Utility` takes in one batch; as many transfers are 404 kB, and take 5 MB of memory, 12 for each byte: five such
 * batches may be ready, three of one sender, and one waits for an earlier nonce. All limits of memory together, 45 MiB and 1 MiB for what is
 * sealed with keys of others, leave the process room for what clients ask (`inFlightBytes`).
 */
export const DEFAULT_POOL_LIMITS: PoolLimits = {
  readyCount: 8192,
  readyBytes: 20 * 1024 * 1024,
  readyMemory: 24 * 1024 * 1024,
  futureCount: 819,
  futureBytes: 2 * 1024 * 1024,
  futureMemory: 5 * 1024 * 1024,
  sealedCount: 256,
  foreignSealedCount: 64,
  banMs: 30 * 60_000,
  freeBytes: 64 * 1024,
  structuredBytes: 512 * 1024,
  transactionMemory: 8 * 1024 * 1024,
  swollenMemory: 1024 * 1024,
  memoryPerByte: 84,
  callCount: 11_000,
  senderFreeCount: 256,
  senderCount: 1024,
  senderFutureCount: 256,
  senderSealedCount: 32,
  senderForeignSealedCount: 4,
  senderBytes: 8 * 1024 * 1024,
  senderMemory: 16 * 1024 * 1024,
  enteringCount: 4096,
  enteringMemory: 8 * 1024 * 1024,
  waitingBytes: 8 * 1024 * 1024,
  rehearsalMs: 200,
  strangerRehearsalMs: 20,
  unsignedMs: 100,
  unsignedCount: 16,
}
