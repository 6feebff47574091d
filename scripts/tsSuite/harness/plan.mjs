/** What this file is run on, as the runner planned it. */
export const plan = JSON.parse(process.env.GLIA_TS_PLAN ?? '{}')
