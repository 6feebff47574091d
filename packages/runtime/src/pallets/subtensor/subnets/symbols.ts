import { toHex0x } from '@glia/base'
import { type Ctx, ensure } from '@glia/frame'
import { errors } from '../errors.ts'
import { tokenSymbol } from '../storage/index.ts'
import type { NetUid } from '../types.ts'

/** Symbols that subnets may have, the root's first. The position of a symbol is the netuid that gets it by default. */
const TABLE = `
Τ α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ t υ φ χ ψ ω א ב ג ד ה ו ז ח ט י ך כ ל ם מ ן נ ס ע ף פ ץ צ ק ר
ש ת ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ى ᚠ ᚢ ᚦ ᚨ ᚱ ᚳ Ы ᛉ ᛒ \u1680 ᚁ ᚂ ᚃ ᚄ ᚅ ᚛ ა ბ გ
დ ე ვ Ա Բ Գ Դ Ե Զ ՞ Ѐ Ё Ђ Ѓ Є Ѕ ъ Ⲁ ⲁ Ⲃ ⲃ Ⲅ ⲅ 𑀀 𑀁 𑀂 𑀃 𑀅 න ඳ ප ඵ බ භ Ⰰ Ⰱ Ⰲ Ⰳ Ⰴ Ⰵ Ⰶ Ⰷ Ⰸ Ⰹ Ⰺ Ⰻ Ⰼ Ⰽ Ⰾ Ⰿ
Ⱀ Ⱁ Ⱂ Ⱃ Ⱄ Ⱅ Ⱆ Ⱇ Ⱈ Ⱉ Ⱊ Ⱋ Ⱌ Ⱍ Ⱎ Ⱏ Ⱐ ก ข ฃ ค ฅ ฆ ง จ ฉ ช ซ ฌ ญ ฎ ฏ ฐ ฑ ฒ ณ ด ต ถ ท ธ น บ ป ผ ฝ พ ฟ ภ ม
ย ร ล ว ศ ษ ส ห ฬ อ ฮ ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅅ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅘ ㅙ ㅚ ㅛ ㅜ ㅝ ㅞ ㅟ ㅠ ㅡ ㅢ ㅣ አ ኡ ኢ ኣ
ኤ እ ኦ ኧ ወ ዉ ዊ ዋ ዌ ው ዎ ኰ ኱ ኲ ኳ ኴ ኵ ኶ ጐ ጑ ጒ መ ጔ ጕ ጖ अ आ इ ई उ ऊ ऋ ए ऐ ओ औ क ख ग घ ङ च छ ज झ ञ ट ठ ड ढ
ण त थ द ध न प फ ब भ म य र ल व श ष स ह ア イ ウ エ オ カ キ ク ケ コ サ シ ス セ ソ タ チ ツ テ ト ナ ニ ヌ ネ ノ ハ ヒ フ ヘ ホ マ
ミ ム メ モ ヤ ユ ヨ ラ リ ル レ ロ ワ ヲ ン ⴰ ⴱ ⴲ ⴳ ⴴ ⴵ ⴶ ⴷ ⴸ ⴹ ⴺ ⴻ ⴼ ⴽ ⴾ ⴿ ⵀ ⵁ ⵂ ⵃ ⵄ ⵅ ⵆ ⵇ ⵈ ⵉ ⵊ ⵋ ⵌ ⵍ ⵎ ⵏ ⵐ ⵑ ⵒ
ⵓ අ ආ ඉ ඊ උ ඌ ඍ ඎ ඏ ඐ එ ඒ ඓ ඔ ඕ ඖ ක ඛ ග ඝ ඞ ච ඡ ජ ඣ ඤ ට ඥ ඦ ඩ ඨ ඪ ණ ඬ ත ථ ද ධ
`

const utf8 = new TextEncoder()
const SYMBOLS: readonly Uint8Array[] = TABLE.split(/[ \n]+/)
  .filter((symbol) => symbol !== '')
  .map((symbol) => utf8.encode(symbol))

const FALLBACK = SYMBOLS[0] as Uint8Array
/** Those that can be chosen: all but the root's. */
const CHOICES: ReadonlyMap<string, Uint8Array> = new Map(
  SYMBOLS.slice(1).map((symbol) => [toHex0x(symbol), symbol] as const),
)
const LONGEST = Math.max(...SYMBOLS.map(({ length }) => length))

/** `get_symbol_for_subnet`. */
export const symbolForSubnet = (netuid: NetUid): Uint8Array => SYMBOLS[netuid] ?? FALLBACK

const usedSymbols = (ctx: Ctx): Set<string> => new Set(tokenSymbol.values(ctx).map(toHex0x))

/** The subnet's own symbol, or the first free one, or the root's when none is free (`get_next_available_symbol`). */
export function nextAvailableSymbol(ctx: Ctx, netuid: NetUid): Uint8Array {
  const used = usedSymbols(ctx)
  const own = symbolForSubnet(netuid)
  if (!used.has(toHex0x(own))) return own
  for (const [hex, symbol] of CHOICES) if (!used.has(hex)) return symbol
  return FALLBACK
}

/** `ensure_symbol_exists` and `ensure_symbol_available`: SymbolDoesNotExist, SymbolAlreadyInUse. */
export function ensureSymbolFree(ctx: Ctx, symbol: Uint8Array): void {
  ensure(symbol.length <= LONGEST && CHOICES.has(toHex0x(symbol)), errors.SymbolDoesNotExist)
  ensure(!tokenSymbol.values(ctx).some((used) => isSame(used, symbol)), errors.SymbolAlreadyInUse)
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}
