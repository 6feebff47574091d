"""The synapse both languages speak in neuron.e2e.ts."""

from typing import ClassVar

import bittensor as bt


class Sum(bt.Synapse):
    terms: list[int] = []
    note: str = ""
    total: int = 0
    required_hash_fields: ClassVar[tuple[str, ...]] = ("terms", "note")
