"""bittensor 11.x against a node: reads, transfer, subnet, neuron, stake, weights.

usage: sdk11.py ENDPOINT
"""

import sys
from types import SimpleNamespace

import bittensor as bt
from bittensor_core import Keypair
from report import rao, step, until

endpoint = sys.argv[1]


def wallet_of(uri):
    cold, hot = Keypair.create_from_uri(uri), Keypair.create_from_uri(uri + "_hk")
    wallet = SimpleNamespace(coldkey=cold, coldkeypub=cold, hotkey=hot, hotkeypub=hot)
    return wallet, cold.ss58_address, hot.ss58_address


(alice, alice_cold, alice_hot) = wallet_of("//Alice")
(bob, bob_cold, bob_hot) = wallet_of("//Bob")
(_, fresh, _) = wallet_of("//GliaFresh11")

sub = bt.Subtensor(endpoint)

def metagraph(netuid):
    return sub.subnets.metagraph(netuid)


graph = metagraph(1)
step(
    "read",
    version=bt.__version__,
    block=sub.block,
    alice=rao(sub.balances.get(alice_cold)),
    bob=rao(sub.balances.get(bob_cold)),
    nobody=rao(sub.balances.get(fresh)),
    existentialDeposit=rao(sub.balances.existential_deposit()),
    netuids=sorted(info.netuid for info in sub.subnets.all()),
    names=[metagraph(netuid).name for netuid in (0, 1)],
    neurons=len(graph.neurons),
    uids=[neuron.uid for neuron in graph.neurons],
    tempo=sub.query(bt.storage.SubtensorModule.Tempo, [1]),
    fast=sub.chain.is_fast_blocks(),
)

before = sub.balances.get(alice_cold)
sent = sub.execute(bt.Transfer(dest_ss58=fresh, amount_tao=2), alice, wait_for_finalization=True)
after = sub.balances.get(alice_cold)
step(
    "transfer",
    success=sent.success,
    message=sent.message,
    received=rao(sub.balances.get(fresh)),
    fee=rao(sent.fee),
    spent=rao(before) - rao(after),
)

created = sub.execute(bt.RegisterSubnet(hotkey_ss58=alice_hot), alice)
netuid = max(info.netuid for info in sub.subnets.all())
step("subnet", success=created.success, message=created.message, netuid=netuid, exists=True)


def sudo(call):
    sub.submit_call(bt.calls.Sudo.sudo(call=sub.compose(call)), alice).raise_for_failure()


admin = bt.calls.AdminUtils
sudo(admin.sudo_set_admin_freeze_window(window=0))
sudo(admin.sudo_set_tempo(netuid=netuid, tempo=10))
sudo(admin.sudo_set_commit_reveal_weights_enabled(netuid=netuid, enabled=False))
sudo(admin.sudo_set_weights_set_rate_limit(netuid=netuid, weights_set_rate_limit=0))
started = sub.execute(bt.StartCall(netuid=netuid), alice)
step("start", success=started.success, message=started.message, active=True)

# The BurnedRegister intent insists on the MEV shield, which needs a block author's key; the call itself does not.
joined = sub.submit_call(bt.calls.SubtensorModule.burned_register(netuid=netuid, hotkey=bob_hot), bob)
uid = sub.neurons.uid(bob_hot, netuid)
step("register", success=joined.success, message=joined.message, uid=uid)

staked = sub.execute(bt.AddStake(hotkey_ss58=alice_hot, netuid=netuid, amount_tao=20), alice)
held = sub.staking.get(alice_cold, alice_hot, netuid)
step("stake", success=staked.success, message=staked.message, stake=rao(held))

until("validator permit", 60, lambda: metagraph(netuid).neurons[0].validator_permit)
weighed = sub.execute(bt.SetWeights(netuid=netuid, weights={uid: 1.0}), alice)
step(
    "weights",
    success=weighed.success,
    message=weighed.message,
    permitted=True,
    weights=[[who, [[to, value] for to, value in row.items()]] for who, row in sub.weights.weights(netuid).items()],
)

until("incentive", 60, lambda: metagraph(netuid).neurons[uid].incentive)
graph = metagraph(netuid)
step(
    "metagraph",
    neurons=len(graph.neurons),
    incentive=float(graph.neurons[uid].incentive),
    hotkeys=[neuron.hotkey for neuron in graph.neurons],
    expected=[alice_hot, bob_hot],
)
