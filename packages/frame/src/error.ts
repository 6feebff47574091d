import { Fault } from '@glia/base'

/** A mistake in a declaration or in the use of the framework, found at start-up or by a test; never caused by users. */
export class FrameError extends Fault {}

/** A block lost what it cannot end without. Its author forgot it, or a call took it away, as root may with raw storage: that call fails. */
export class BrokenBlock extends Fault {}
