"""A Python dendrite that calls a TypeScript axon. usage: dendrite.py PORT HOTKEY"""

import asyncio
import sys

import bittensor as bt
from bittensor.utils import networking
from bittensor_wallet import Keypair
from report import step
from synapse import Sum

# The dendrite asks a service on the internet for its own address; tests have no internet.
networking.get_external_ip = lambda: "127.0.0.1"

port, hotkey = int(sys.argv[1]), sys.argv[2]
info = bt.AxonInfo(version=10_002_000, ip="127.0.0.1", port=port, ip_type=4, hotkey=hotkey, coldkey=hotkey)


class Other(bt.Synapse):
    pass


async def main():
    async with bt.Dendrite(wallet=Keypair.create_from_uri("//Alice_hk")) as dendrite:
        good = await dendrite.call(info, Sum(terms=[1, 2, 39], note="größe"), timeout=10, deserialize=False)
        step("call", total=good.total, status=good.dendrite.status_code, message=good.dendrite.status_message)
        unknown = await dendrite.call(info, Other(), timeout=10, deserialize=False)
        step("unknown", status=unknown.dendrite.status_code)
        several = await dendrite.forward([info] * 5, Sum(terms=[2, 3]), timeout=10, deserialize=False)
        step("several", totals=[each.total for each in several])
    async with bt.Dendrite(wallet=Keypair.create_from_uri("//Mallory")) as dendrite:
        refused = await dendrite.call(info, Sum(terms=[5, 5]), timeout=10, deserialize=False)
        step("blacklisted", status=refused.dendrite.status_code)


asyncio.run(main())
