"""bittensor 10.x: weights and a commitment that its own code seals to a round of quicknet that is over.

usage: sdk10_timelock.py ENDPOINT ROUND
"""

import sys

import bittensor as bt
import bittensor_drand
from bittensor.utils.balance import Balance
from bittensor_wallet import Keypair, Wallet
from report import step, until

endpoint, round_number = sys.argv[1], int(sys.argv[2])

wallet = Wallet(name="Alice", path="wallets")
wallet.set_coldkey(Keypair.create_from_uri("//Alice"), encrypt=False, overwrite=True)
wallet.set_coldkeypub(Keypair.create_from_uri("//Alice"), encrypt=False, overwrite=True)
wallet.set_hotkey(Keypair.create_from_uri("//Alice_hk"), encrypt=False, overwrite=True)
hotkey = wallet.hotkey.ss58_address


def sealed(data):
    """What the package seals, without its length in front and the round behind."""
    blob, found = bittensor_drand.encrypt_at_round(data, round_number)
    assert found == round_number
    assert blob[0] & 3 == 1, "expected a length of two bytes"
    return blob[2:-8]


def u16s(values):
    return bytes([4 * len(values)]) + b"".join(value.to_bytes(2, "little") for value in values)


with bt.Subtensor(network=endpoint) as sub:
    substrate = sub.substrate

    def send(signer, module, function, params, sudo=False):
        call = substrate.compose_call(call_module=module, call_function=function, call_params=params)
        if sudo:
            call = substrate.compose_call(call_module="Sudo", call_function="sudo", call_params={"call": call})
        extrinsic = substrate.create_signed_extrinsic(call=call, keypair=signer)
        receipt = substrate.submit_extrinsic(extrinsic, wait_for_inclusion=True, wait_for_finalization=True)
        if not receipt.is_success:
            raise RuntimeError(f"{module}.{function}: {receipt.error_message}")

    def query(module, function, *params):
        found = substrate.query(module, function, list(params))
        return getattr(found, "value", found)

    sub.register_subnet(wallet=wallet, wait_for_inclusion=True, wait_for_finalization=True)
    netuid = max(sub.get_all_subnets_netuid())
    send(wallet.coldkey, "AdminUtils", "sudo_set_admin_freeze_window", {"window": 0}, sudo=True)
    send(wallet.coldkey, "AdminUtils", "sudo_set_tempo", {"netuid": netuid, "tempo": 10}, sudo=True)
    send(wallet.coldkey, "AdminUtils", "sudo_set_weights_set_rate_limit", {"netuid": netuid, "weights_set_rate_limit": 0}, sudo=True)
    sub.start_call(wallet=wallet, netuid=netuid, wait_for_inclusion=True, wait_for_finalization=True)
    sub.add_stake(wallet=wallet, netuid=netuid, hotkey_ss58=hotkey, amount=Balance.from_tao(1_000), wait_for_inclusion=True, wait_for_finalization=True)
    until("validator permit", 60, lambda: bool(sub.metagraph(netuid=netuid).validator_permit[0]))
    last = until("a pulse", 30, lambda: int(query("Drand", "LastStoredRound")))
    step("beacon", hidden=bool(query("SubtensorModule", "CommitRevealWeightsEnabled", netuid)), lastRound=last)

    payload = bytes([4 * 32]) + wallet.hotkey.public_key + u16s([0]) + u16s([65535]) + (0).to_bytes(8, "little")
    send(wallet.hotkey, "SubtensorModule", "commit_timelocked_weights", {
        "netuid": netuid, "commit": sealed(payload), "reveal_round": round_number, "commit_reveal_version": 4,
    })
    before = [list(row) for _, row in sub.weights(netuid=netuid)]
    weights = until("weights", 60, lambda: [list(row) for _, row in sub.weights(netuid=netuid) if row])
    step("weights", before=before, weights=[[list(pair) for pair in row] for row in weights])

    # Its reader takes a length off the front.
    text = b"a model behind a seal"
    info = {"fields": [[{"TimelockEncrypted": {"encrypted": sealed(bytes([4 * len(text)]) + text), "reveal_round": round_number}}]]}
    send(wallet.hotkey, "Commitments", "set_commitment", {"netuid": netuid, "info": info})
    revealed = until("commitment", 60, lambda: sub.get_revealed_commitment_by_hotkey(netuid=netuid, hotkey_ss58=hotkey))
    step("commitment", revealed=[[int(block), str(text)] for block, text in revealed])
