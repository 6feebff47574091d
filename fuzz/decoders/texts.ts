import {
  AddressError,
  decodeAddress,
  EraError,
  encodeAddress,
  encodeEra,
  eraBirth,
  eraOfBits,
  exactText,
  fromHex,
  HexError,
  isAddress,
  parseExact,
  toHex0x,
} from '@glia/base'
import { parseFinality, parseSealMode } from '../../packages/node/src/index.ts'
import type { Random } from '../random.ts'
import { type Decoder, damaged, ofText } from './decoder.ts'

const DECIMALS = ['1', '-1', '1.5', '1e3', '18446744073709551616', '123456789012345678901234567890', '0.1']

const json = (random: Random): string =>
  `{"a":[${Array.from({ length: random.below(6) }, () => random.pick(DECIMALS)).join(',')}],"b":{"c":"\\u00e9x","d":null},"e":true}`

/** Text that people and programs hand over: addresses, hexadecimal, eras, JSON with exact numbers, options. */
export function textDecoders(): Decoder[] {
  const address = (random: Random) => encodeAddress(random.bytes(32), random.pick([0, 42, 63, 64, 1_000, 16_383]))
  return [
    ofText('address', [AddressError], decodeAddress, address),
    ofText('is an address', [], (text) => isAddress(text), address),
    ofText('hexadecimal', [HexError], fromHex, (random) => toHex0x(random.bytes(random.below(40)))),
    damaged(
      ofText(
        'era',
        [EraError],
        (text) => {
          const era = eraOfBits(Number.parseInt(text, 16) & 0xffff)
          return [encodeEra(era), eraBirth(era, text.length)]
        },
        (random) => random.below(65_536).toString(16),
      ),
    ),
    // What is read exactly is written back and read as the same.
    ofText(
      'exact JSON',
      [SyntaxError, RangeError],
      (text) => {
        const written = exactText(parseExact(text))
        if (exactText(parseExact(written)) !== written)
          throw new TypeError(`written twice, ${written.slice(0, 200)} differs`)
      },
      json,
    ),
    ofText(
      'seal mode',
      [],
      (text) => parseSealMode(text, 250),
      (random) => random.pick(['instant', 'manual', 'interval=250ms', 'interval=1s']),
    ),
    ofText('finality', [], parseFinality, (random) => random.pick(['2', '30s', '0'])),
  ]
}
