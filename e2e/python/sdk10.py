"""bittensor 10.x against a node: reads, transfer, subnet, neuron, stake, weights.

usage: sdk10.py ENDPOINT
"""

import sys

import bittensor as bt
from bittensor.utils.balance import Balance
from bittensor_wallet import Keypair, Wallet
from report import RAO, rao, step, until

endpoint = sys.argv[1]


def wallet_of(uri):
    wallet = Wallet(name=uri.strip("/"), path="wallets")
    wallet.set_coldkey(Keypair.create_from_uri(uri), encrypt=False, overwrite=True)
    wallet.set_coldkeypub(Keypair.create_from_uri(uri), encrypt=False, overwrite=True)
    wallet.set_hotkey(Keypair.create_from_uri(uri + "_hk"), encrypt=False, overwrite=True)
    wallet.set_hotkeypub(Keypair.create_from_uri(uri + "_hk"), encrypt=False, overwrite=True)
    return wallet


alice, bob = wallet_of("//Alice"), wallet_of("//Bob")
fresh = Keypair.create_from_uri("//GliaFresh10").ss58_address

with bt.Subtensor(network=endpoint) as sub:
    substrate = sub.substrate

    def send(module, function, params, sudo=False):
        call = substrate.compose_call(call_module=module, call_function=function, call_params=params)
        if sudo:
            call = substrate.compose_call(call_module="Sudo", call_function="sudo", call_params={"call": call})
        extrinsic = substrate.create_signed_extrinsic(call=call, keypair=alice.coldkey)
        receipt = substrate.submit_extrinsic(extrinsic, wait_for_inclusion=True, wait_for_finalization=True)
        if not receipt.is_success:
            raise RuntimeError(f"{module}.{function}: {receipt.error_message}")

    genesis = sub.metagraph(netuid=1)
    step(
        "read",
        version=bt.__version__,
        block=sub.get_current_block(),
        alice=rao(sub.get_balance(alice.coldkeypub.ss58_address)),
        bob=rao(sub.get_balance(bob.coldkeypub.ss58_address)),
        nobody=rao(sub.get_balance(fresh)),
        existentialDeposit=rao(sub.get_existential_deposit()),
        netuids=list(sub.get_all_subnets_netuid()),
        names=[info.subnet_name for info in sub.all_subnets()],
        prices=[rao(info.price) for info in sub.all_subnets()],
        neurons=int(genesis.n),
        uids=[int(uid) for uid in genesis.uids],
        tempo=int(sub.tempo(netuid=1)),
        fast=bool(sub.is_fast_blocks()),
    )

    before = sub.get_balance(alice.coldkeypub.ss58_address)
    sent = sub.transfer(
        wallet=alice,
        destination_ss58=fresh,
        amount=Balance.from_tao(2),
        wait_for_inclusion=True,
        wait_for_finalization=True,
    )
    after = sub.get_balance(alice.coldkeypub.ss58_address)
    step(
        "transfer",
        success=bool(sent.success),
        message=str(sent.message),
        received=rao(sub.get_balance(fresh)),
        fee=rao(sent.extrinsic_fee),
        spent=rao(before) - rao(after),
    )

    created = sub.register_subnet(wallet=alice, wait_for_inclusion=True, wait_for_finalization=True)
    netuid = max(sub.get_all_subnets_netuid())
    step("subnet", success=bool(created.success), message=str(created.message), netuid=netuid, exists=bool(sub.subnet_exists(netuid=netuid)))

    send("AdminUtils", "sudo_set_admin_freeze_window", {"window": 0}, sudo=True)
    send("AdminUtils", "sudo_set_tempo", {"netuid": netuid, "tempo": 10}, sudo=True)
    send("AdminUtils", "sudo_set_commit_reveal_weights_enabled", {"netuid": netuid, "enabled": False}, sudo=True)
    send("AdminUtils", "sudo_set_weights_set_rate_limit", {"netuid": netuid, "weights_set_rate_limit": 0}, sudo=True)
    started = sub.start_call(wallet=alice, netuid=netuid, wait_for_inclusion=True, wait_for_finalization=True)
    step("start", success=bool(started.success), message=str(started.message), active=bool(sub.is_subnet_active(netuid=netuid)))

    joined = sub.burned_register(wallet=bob, netuid=netuid, wait_for_inclusion=True, wait_for_finalization=True)
    uid = sub.get_uid_for_hotkey_on_subnet(bob.hotkey.ss58_address, netuid)
    step("register", success=bool(joined.success), message=str(joined.message), uid=uid)

    staked = sub.add_stake(
        wallet=alice,
        netuid=netuid,
        hotkey_ss58=alice.hotkey.ss58_address,
        amount=Balance.from_tao(1_000),
        wait_for_inclusion=True,
        wait_for_finalization=True,
    )
    stake = sub.get_stake(
        coldkey_ss58=alice.coldkeypub.ss58_address, hotkey_ss58=alice.hotkey.ss58_address, netuid=netuid
    )
    step("stake", success=bool(staked.success), message=str(staked.message), stake=rao(stake))

    permitted = until(
        "validator permit", 60, lambda: bool(sub.metagraph(netuid=netuid).validator_permit[0]) or None
    )
    weighed = sub.set_weights(
        wallet=alice,
        netuid=netuid,
        uids=[uid],
        weights=[1.0],
        wait_for_inclusion=True,
        wait_for_finalization=True,
    )
    weights = sub.weights(netuid=netuid)
    step(
        "weights",
        success=bool(weighed.success),
        message=str(weighed.message),
        permitted=bool(permitted),
        weights=[[int(who), [[int(to), int(value)] for to, value in row]] for who, row in weights],
    )

    paid = until("incentive", 60, lambda: float(sub.metagraph(netuid=netuid).incentive[uid]) or None)
    graph = sub.metagraph(netuid=netuid)
    step(
        "metagraph",
        neurons=int(graph.n),
        incentive=float(paid),
        hotkeys=[str(key) for key in graph.hotkeys],
        expected=[alice.hotkey.ss58_address, bob.hotkey.ss58_address],
        emission=[float(value) for value in graph.emission],
    )

    removed = sub.unstake(
        wallet=alice,
        netuid=netuid,
        hotkey_ss58=alice.hotkey.ss58_address,
        amount=Balance.from_rao(10 * RAO).set_unit(netuid),
        wait_for_inclusion=True,
        wait_for_finalization=True,
    )
    step("unstake", success=bool(removed.success), message=str(removed.message))
