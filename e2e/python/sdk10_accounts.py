"""bittensor 10.x: money that many raise, accounts that act for others, several that sign together, a sealed transaction.

usage: sdk10_accounts.py ENDPOINT
"""

import sys

import bittensor as bt
from bittensor.core.extrinsics.pallets import Balances
from bittensor.utils.balance import Balance
from bittensor_wallet import Keypair, Wallet
from report import rao, step, until

endpoint = sys.argv[1]
FINAL = {"wait_for_inclusion": True, "wait_for_finalization": False}


def wallet_of(uri):
    wallet = Wallet(name=uri.strip("/"), path="wallets")
    for key, suffix in (("coldkey", ""), ("coldkeypub", ""), ("hotkey", "_hk"), ("hotkeypub", "_hk")):
        getattr(wallet, f"set_{key}")(Keypair.create_from_uri(uri + suffix), encrypt=False, overwrite=True)
    return wallet


alice, bob, charlie = (wallet_of(uri) for uri in ("//Alice", "//Bob", "//Charlie"))
address = {wallet.name: wallet.coldkeypub.ss58_address for wallet in (alice, bob, charlie)}
fresh = [Keypair.create_from_uri(f"//GliaAccounts{n}").ss58_address for n in range(6)]

with bt.Subtensor(network=endpoint) as sub:
    substrate = sub.substrate

    def free(who):
        return rao(sub.get_balance(who))

    def told(response):
        return {"success": bool(response.success), "error": (response.error or {}).get("name") if isinstance(response.error, dict) else None}

    def transfer_to(dest, tao):
        return Balances(sub).transfer_keep_alive(dest=dest, value=int(tao * 10**9))

    # Crowdloans.
    end = sub.get_current_block() + 100
    made = sub.create_crowdloan(
        wallet=bob, deposit=Balance.from_tao(10), min_contribution=Balance.from_tao(1), cap=Balance.from_tao(15), end=end, target_address=fresh[0], **FINAL
    )
    low = sub.contribute_crowdloan(wallet=alice, crowdloan_id=0, amount=Balance.from_tao(0.5), **FINAL)
    sub.contribute_crowdloan(wallet=alice, crowdloan_id=0, amount=Balance.from_tao(3), **FINAL)
    left = sub.withdraw_crowdloan(wallet=alice, crowdloan_id=0, **FINAL)
    sub.contribute_crowdloan(wallet=charlie, crowdloan_id=0, amount=Balance.from_tao(5), **FINAL)
    early = sub.contribute_crowdloan(wallet=alice, crowdloan_id=0, amount=Balance.from_tao(1), **FINAL)
    # 10.2.0 itself fails on one by its id: it takes a dictionary for an object with a value.
    [loan] = sub.get_crowdloans()
    gives = {who: rao(amount) for who, amount in sub.get_crowdloan_contributions(0).items()}
    foreign = sub.finalize_crowdloan(wallet=alice, crowdloan_id=0, **FINAL)
    done = sub.finalize_crowdloan(wallet=bob, crowdloan_id=0, **FINAL)
    step(
        "crowdloan",
        made=told(made), low=told(low), left=told(left), full=told(early), foreign=told(foreign), done=told(done),
        raised=rao(loan.raised), contributors=int(loan.contributors_count),
        gives=[gives.get(address["Bob"]), gives.get(address["Charlie"])],
        target=free(fresh[0]), finalized=bool(sub.get_crowdloans()[0].finalized),
    )

    # Proxies.
    added = sub.add_proxy(wallet=alice, delegate_ss58=address["Bob"], proxy_type="Transfer", delay=0, **FINAL)
    _, deposit = sub.get_proxies_for_real_account(address["Alice"])
    sent = sub.proxy(wallet=bob, real_account_ss58=address["Alice"], force_proxy_type="Transfer", call=transfer_to(fresh[1], 2), **FINAL)
    stranger = sub.proxy(wallet=charlie, real_account_ss58=address["Alice"], force_proxy_type=None, call=transfer_to(fresh[1], 2), **FINAL)
    removed = sub.remove_proxy(wallet=alice, delegate_ss58=address["Bob"], proxy_type="Transfer", delay=0, **FINAL)
    step(
        "proxy",
        added=told(added), deposit=rao(deposit), sent=told(sent), stranger=told(stranger), removed=told(removed),
        received=free(fresh[1]), left=len(sub.get_proxies_for_real_account(address["Alice"])[0]),
    )

    sub.add_proxy(wallet=alice, delegate_ss58=address["Bob"], proxy_type="Any", delay=8, **FINAL)
    call = transfer_to(fresh[2], 3)
    call_hash = "0x" + call.call_hash.hex()
    announced = sub.announce_proxy(wallet=bob, real_account_ss58=address["Alice"], call_hash=call_hash, **FINAL)
    waiting = len(sub.get_proxy_announcement(address["Bob"]))
    hasty = sub.proxy_announced(wallet=charlie, delegate_ss58=address["Bob"], real_account_ss58=address["Alice"], force_proxy_type="Any", call=call, **FINAL)
    sub.wait_for_block(sub.get_current_block() + 9)
    late = sub.proxy_announced(wallet=charlie, delegate_ss58=address["Bob"], real_account_ss58=address["Alice"], force_proxy_type="Any", call=call, **FINAL)
    step(
        "announced",
        announced=told(announced), waiting=waiting, hasty=told(hasty), late=told(late),
        received=free(fresh[2]), left=len(sub.get_proxy_announcement(address["Bob"])),
    )

    pure = sub.create_pure_proxy(wallet=charlie, proxy_type="Any", delay=0, index=0, **FINAL)
    account = pure.data["pure_account"]
    sub.transfer(wallet=charlie, destination_ss58=account, amount=Balance.from_tao(5), **FINAL)
    spent = sub.proxy(wallet=charlie, real_account_ss58=account, force_proxy_type="Any", call=transfer_to(fresh[3], 4), **FINAL)
    step("pure", made=told(pure), spent=told(spent), received=free(fresh[3]))

    # Several sign together. The package's own create_multisig_extrinsic expects a value where nobody has approved yet.
    everybody = sorted(address.values(), key=lambda who: Keypair(ss58_address=who).public_key)
    multisig = substrate.generate_multisig_account(signatories=everybody, threshold=2)
    sub.transfer(wallet=alice, destination_ss58=multisig.ss58_address, amount=Balance.from_tao(10), **FINAL)
    inner = transfer_to(fresh[4], 6)
    weight = substrate.get_payment_info(inner, alice.coldkeypub)["weight"]
    outcomes = []
    for signer in (alice, bob):
        pending = substrate.query("Multisig", "Multisigs", [multisig.value, inner.call_hash])
        params = {
            "threshold": 2,
            "other_signatories": [who for who in everybody if who != address[signer.name]],
            "maybe_timepoint": pending and pending["when"],
            "call": inner,
            "max_weight": weight,
        }
        call = substrate.compose_call("Multisig", "as_multi", params)
        extrinsic = substrate.create_signed_extrinsic(call=call, keypair=signer.coldkey)
        receipt = substrate.submit_extrinsic(extrinsic, wait_for_inclusion=True)
        names = [event["event"]["event_id"] for event in receipt.triggered_events if event["event"]["module_id"] == "Multisig"]
        outcomes.append([bool(receipt.is_success), names])
    step("multisig", outcomes=outcomes, received=free(fresh[4]), left=free(multisig.ss58_address))

    # The call is of the coldkey, sealed: what it holds opens in the block it is for.
    key = until("a key to seal with", 10, sub.get_mev_shield_next_key)
    sealed = sub.mev_submit_encrypted(wallet=charlie, call=transfer_to(fresh[5], 7), blocks_for_revealed_execution=20)
    step("shield", keyLength=len(key), sealed=told(sealed), received=free(fresh[5]))
