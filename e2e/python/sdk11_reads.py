"""Every read of bittensor 11.x, by its own catalogue, against a node with one subnet, one neuron and one commitment.

usage: sdk11_reads.py ENDPOINT
"""

import inspect
import sys
from types import SimpleNamespace

import bittensor as bt
from bittensor.reads.base import REGISTRY
from bittensor_core import Keypair
from report import step

endpoint = sys.argv[1]
NETUID = 1
TEXT = b"hello glia"

cold, hot = Keypair.create_from_uri("//Alice"), Keypair.create_from_uri("//GliaReads_hk")
wallet = SimpleNamespace(coldkey=cold, coldkeypub=cold, hotkey=hot, hotkeypub=hot)
sub = bt.Subtensor(endpoint)

register = bt.calls.SubtensorModule.burned_register(netuid=NETUID, hotkey=hot.ss58_address)
sub.submit_call(register, wallet).raise_for_failure()
info = {"fields": [[{f"Raw{len(TEXT)}": "0x" + TEXT.hex()}]]}
commit = bt.calls.Commitments.set_commitment(netuid=NETUID, info=info)
committed = sub.submit_call(commit, wallet, signer="hotkey")
graph = sub.subnets.metagraph(NETUID)
step(
    "commitment",
    success=committed.success,
    message=committed.message,
    read=sub.read("commitment", netuid=NETUID, hotkey_ss58=hot.ss58_address).data,
    metagraph=[neuron.commitment.data for neuron in graph.neurons if neuron.commitment is not None],
    listed=[entry["commitment"] for entry in sub.read("commitments", netuid=NETUID)],
)

values = {
    "netuid": NETUID,
    "netuids": [0, NETUID],
    "uid": 0,
    "block": sub.block - 1,
    "coldkey_ss58": cold.ss58_address,
    "coldkey_ss58s": [cold.ss58_address],
    "hotkey_ss58": hot.ss58_address,
    "hotkey_ss58s": [hot.ss58_address],
    "account_ss58": cold.ss58_address,
    "call_hash": "0x" + "00" * 32,
    "crowdloan_id": 0,
    "lease_id": 0,
    "amount_tao": 1.0,
    "amount_alpha": 1.0,
}
answered, failed = [], {}
for name, spec in sorted(REGISTRY.items()):
    parameters = list(inspect.signature(spec.fetch).parameters.values())[1:]
    arguments = {
        parameter.name: values[parameter.name]
        for parameter in parameters
        if parameter.default is inspect.Parameter.empty or parameter.name == "netuid"
    }
    try:
        sub.read(name, **arguments)
        answered.append(name)
    except Exception as error:  # whatever a read raises is what the test is told
        failed[name] = f"{type(error).__name__}: {error}"
step("reads", answered=answered, failed=failed)
