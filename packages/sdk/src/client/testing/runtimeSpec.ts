import type { RuntimeSpec, Variants } from './miniMetadata.ts'

/** Raw0 … Raw128, the data variants of commitments. */
const RAW: Variants = Object.fromEntries(
  Array.from({ length: 129 }, (_, size) => [`Raw${size}`, [size + 1, `[u8; ${size}]`]] as const),
)

/** The part of the network's runtime the tests of this package use; names, indices and types as on chain. */
export const TEST_RUNTIME: RuntimeSpec = {
  types: {
    MultiAddress: {
      variants: {
        Id: [0, 'AccountId'],
        Index: [1, 'Compact<u32>'],
        Raw: [2, 'Vec<u8>'],
        Address32: [3, '[u8; 32]'],
        Address20: [4, '[u8; 20]'],
      },
    },
    AccountInfo: {
      struct: { nonce: 'u32', consumers: 'u32', providers: 'u32', sufficients: 'u32', data: 'AccountData' },
    },
    AccountData: { struct: { free: 'u64', reserved: 'u64', frozen: 'u64', flags: 'u128' } },
    Phase: { variants: { ApplyExtrinsic: [0, 'u32'], Finalization: [1, null], Initialization: [2, null] } },
    EventRecord: { struct: { phase: 'Phase', event: 'Event', topics: 'Vec<[u8; 32]>' } },
    Event: { variants: { System: [0, 'SystemEvent'], TransactionPayment: [6, 'PaymentEvent'] } },
    SystemEvent: {
      variants: {
        ExtrinsicSuccess: [0, { dispatch_info: 'DispatchInfo' }],
        ExtrinsicFailed: [1, { dispatch_error: 'DispatchError', dispatch_info: 'DispatchInfo' }],
      },
    },
    PaymentEvent: { variants: { TransactionFeePaid: [0, { who: 'AccountId', actual_fee: 'u64', tip: 'u64' }] } },
    DispatchInfo: { struct: { weight: 'Weight', class: 'u8', pays_fee: 'u8' } },
    Weight: { struct: { ref_time: 'Compact<u64>', proof_size: 'Compact<u64>' } },
    DispatchError: {
      variants: { Other: [0, null], CannotLookup: [1, null], BadOrigin: [2, null], Module: [3, 'ModuleError'] },
    },
    ModuleError: { struct: { index: 'u8', error: '[u8; 4]' } },
    CommitmentInfo: { struct: { fields: 'Vec<Data>' } },
    Data: {
      variants: {
        None: [0, null],
        ...RAW,
        Sha256: [131, '[u8; 32]'],
        TimelockEncrypted: [134, { encrypted: 'Vec<u8>', reveal_round: 'u64' }],
        ResetBondsFlag: [135, null],
        BigRaw: [136, 'Vec<u8>'],
      },
    },
    FeeInfo: { struct: { weight: 'Weight', class: 'u8', partial_fee: 'u64' } },
  },
  pallets: {
    System: {
      index: 0,
      calls: { remark: [0, { remark: 'Vec<u8>' }] },
      storage: {
        Account: { keys: [['Blake2128Concat', 'AccountId']], value: 'AccountInfo', fallback: `0x${'00'.repeat(56)}` },
        Events: { value: 'Vec<EventRecord>', fallback: '0x00' },
        Number: { value: 'u32', fallback: '0x00000000' },
        BlockHash: { keys: [['Twox64Concat', 'u32']], value: '[u8; 32]', fallback: `0x${'00'.repeat(32)}` },
      },
      constants: { SS58Prefix: ['u16', '0x2a00'], BlockHashCount: ['u32', '0x60090000'] },
    },
    Balances: {
      index: 5,
      calls: { transfer_keep_alive: [3, { dest: 'MultiAddress', value: 'Compact<u64>' }] },
      errors: { InsufficientBalance: [2, null] },
    },
    SubtensorModule: {
      index: 7,
      calls: {
        set_weights: [0, { netuid: 'u16', dests: 'Vec<u16>', weights: 'Vec<u16>', version_key: 'u64' }],
        add_stake: [2, { hotkey: 'AccountId', netuid: 'u16', amount_staked: 'u64' }],
        serve_axon: [
          4,
          {
            netuid: 'u16',
            version: 'u32',
            ip: 'u128',
            port: 'u16',
            ip_type: 'u8',
            protocol: 'u8',
            placeholder1: 'u8',
            placeholder2: 'u8',
          },
        ],
        burned_register: [7, { netuid: 'u16', hotkey: 'AccountId' }],
        register: [
          6,
          {
            netuid: 'u16',
            block_number: 'u64',
            nonce: 'u64',
            work: 'Vec<u8>',
            hotkey: 'AccountId',
            coldkey: 'AccountId',
          },
        ],
        set_mechanism_weights: [
          119,
          { netuid: 'u16', mecid: 'u8', dests: 'Vec<u16>', weights: 'Vec<u16>', version_key: 'u64' },
        ],
      },
      errors: { SubnetNotExists: [0, null], HotKeyAccountNotExists: [2, null] },
      storage: {
        NetworksAdded: { keys: [['Identity', 'u16']], value: 'bool', fallback: '0x00' },
        Tempo: { keys: [['Identity', 'u16']], value: 'u16', fallback: '0x6801' },
        Uids: {
          keys: [
            ['Identity', 'u16'],
            ['Blake2128Concat', 'AccountId'],
          ],
          value: 'u16',
        },
        Keys: {
          keys: [
            ['Identity', 'u16'],
            ['Identity', 'u16'],
          ],
          value: 'AccountId',
          fallback: `0x${'00'.repeat(32)}`,
        },
        Weights: {
          keys: [
            ['Identity', 'u16'],
            ['Identity', 'u16'],
          ],
          value: 'Vec<(u16, u16)>',
          fallback: '0x00',
        },
      },
    },
    Commitments: { index: 18, calls: { set_commitment: [0, { netuid: 'u16', info: 'CommitmentInfo' }] } },
  },
  apis: {
    TransactionPaymentApi: { query_info: [{ uxt: 'Vec<u8>', len: 'u32' }, 'FeeInfo'] },
    TestApi: { sum: [{ values: 'Vec<u16>', who: 'Option<AccountId>' }, 'u64'] },
  },
  extensions: [
    ['CheckNonZeroSender', '()', '()'],
    ['CheckSpecVersion', '()', 'u32'],
    ['CheckTxVersion', '()', 'u32'],
    ['CheckGenesis', '()', '[u8; 32]'],
    ['CheckMortality', 'u8', '[u8; 32]'],
    ['CheckNonce', 'Compact<u32>', '()'],
    ['CheckWeight', '()', '()'],
    ['ChargeTransactionPayment', 'Compact<u64>', '()'],
    ['SudoTransactionExtension', '()', '()'],
    ['SubtensorTransactionExtension', '()', '()'],
    ['DrandPriority', '()', '()'],
    ['CheckMetadataHash', 'u8', 'Option<[u8; 32]>'],
  ],
}
