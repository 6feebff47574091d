import { putU16, putU64, u64At } from './access'
import * as m from './memory'
import { shareOf, toU16Proportion } from './fixed'
import { normaliseBy } from './stake'

/** Splits the epoch's emission: servers by incentive, validators by dividends, or by stake if there is neither. */
export function emission(n: usize, amount: u64): void {
  let sum: u64 = 0
  let staked: u64 = 0
  for (let i: usize = 0; i < n; i++) {
    const server = u64At(m.incentive, i)
    const validator = u64At(m.dividends, i)
    putU64(m.serverNorm, i, server)
    putU64(m.validatorNorm, i, validator)
    putU64(m.combinedNorm, i, server + validator)
    sum += server + validator
    staked += u64At(m.activeStake, i)
  }
  if (sum == 0) {
    const shares = staked == 0 ? m.stake : m.activeStake
    memory.copy(m.validatorNorm, shares, n << 3)
    memory.copy(m.combinedNorm, shares, n << 3)
  } else {
    normaliseBy(m.serverNorm, n, sum)
    normaliseBy(m.validatorNorm, n, sum)
    normaliseCombined(n, sum)
  }
  for (let i: usize = 0; i < n; i++) {
    putU64(m.serverOut, i, shareOf(u64At(m.serverNorm, i), amount))
    putU64(m.validatorOut, i, shareOf(u64At(m.validatorNorm, i), amount))
    putU64(m.combinedOut, i, shareOf(u64At(m.combinedNorm, i), amount))
  }
}

/** Incentive plus dividend of one UID can be up to 2.0, so its numerator needs 34 + 32 bits: two exact steps of 30 and 2 bits. */
function normaliseCombined(n: usize, sum: u64): void {
  for (let i: usize = 0; i < n; i++) {
    const value = u64At(m.combinedNorm, i)
    const q = (value << 30) / sum
    const rest = (value << 30) - q * sum
    putU64(m.combinedNorm, i, (q << 2) + (rest << 2) / sum)
  }
}

/** The vectors as u16 proportions. */
export function storeVectors(n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    putU16(m.stakeWeightOut, i, toU16Proportion(u64At(m.stake, i)))
    putU16(m.consensusOut, i, toU16Proportion(u64At(m.consensus, i)))
    putU16(m.validatorTrustOut, i, toU16Proportion(u64At(m.validatorTrust, i)))
    putU16(m.incentiveOut, i, toU16Proportion(u64At(m.incentive, i)))
    putU16(m.dividendsOut, i, toU16Proportion(u64At(m.dividends, i)))
  }
}
