"""The synapse both languages speak in neuron.e2e.ts."""

from typing import ClassVar, Optional

import bittensor as bt


class Sum(bt.Synapse):
    terms: list[int] = []
    note: str = ""
    total: Optional[int] = None
    required_hash_fields: ClassVar[tuple[str, ...]] = ("terms", "note")
