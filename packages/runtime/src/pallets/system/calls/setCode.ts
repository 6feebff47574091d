import { call, DB_READ, DB_WRITE, ensureRoot, fail, plain, systemErrors, weight } from '@glia/frame'

/** `set_code`: what it takes to look into a runtime of four megabytes. */
const SET_CODE = weight(164_247_810_000n + DB_READ + DB_WRITE, 67_035)

// These rules come with the program and are no Wasm: there is no blob of which they could say the version, nor run.
const replacing = (index: number) =>
  call({
    index,
    args: { code: plain.bytes },
    weight: SET_CODE,
    class: 'Operational',
    docs: 'Would replace the runtime with Wasm code. Root only; fails, for the rules of this chain come with its program.',
    run(_ctx, origin) {
      ensureRoot(origin)
      fail(systemErrors.FailedToExtractRuntimeVersion)
    },
  })

export const setCode = replacing(2)
export const setCodeWithoutChecks = replacing(3)
