"""bittensor 11.x through its intents: what owners, miners and stakers do every day, and what the chain says after each.

usage: sdk11_intents.py ENDPOINT
"""

import sys
from types import SimpleNamespace

import bittensor as bt
from bittensor_core import Keypair
from report import rao, step, until

endpoint = sys.argv[1]
sub = bt.Subtensor(endpoint)
ops = set()


def wallet_of(uri):
    cold, hot = Keypair.create_from_uri(uri), Keypair.create_from_uri(uri + "_hk")
    return SimpleNamespace(coldkey=cold, coldkeypub=cold, hotkey=hot, hotkeypub=hot)


def cold(wallet):
    return wallet.coldkeypub.ss58_address


def hot(wallet):
    return wallet.hotkeypub.ss58_address


alice, owner, miner, friend = (wallet_of(uri) for uri in ("//Alice", "//Charlie", "//Dave", "//Eve"))
fresh = [Keypair.create_from_uri(f"//GliaIntents{n}").ss58_address for n in range(4)]


def free(address):
    return rao(sub.balances.get(address))


def done(intent, wallet, **how):
    """Executes an intent; answers its result, and what it told and cost for the tests."""
    ops.add(intent.op)
    before = free(cold(wallet))
    result = sub.execute(intent, wallet, **how)
    told = {
        "success": result.success,
        "error": result.error and (result.error.name or result.error.message),
        "fee": None if result.fee is None else rao(result.fee),
        "spent": before - free(cold(wallet)),
    }
    return result, told


def block_of(result):
    return int(result.extrinsic_id.split("-")[0])


def sudo(call):
    sub.submit_call(bt.calls.Sudo.sudo(call=sub.compose(call)), alice).raise_for_failure()


# Money.
planned = sub.plan(bt.Transfer(dest_ss58=fresh[0], amount_tao=2), miner)
_, told = done(bt.Transfer(dest_ss58=fresh[0], amount_tao=2), miner)
step("transfer", **told, planned=rao(planned.fee), received=free(fresh[0]))

# A subnet, and how its owner wants it.
price = rao(sub.read("subnet_registration_cost"))
created, told = done(bt.RegisterSubnet(hotkey_ss58=hot(owner)), owner)
netuid = created.data["netuid"]
step(
    "subnet", **told, price=price, netuid=netuid, mode=created.data["registration_mode"],
    ownerUid=sub.neurons.uid(hot(owner), netuid), next=rao(sub.read("subnet_registration_cost")),
)

admin = bt.calls.AdminUtils
sudo(admin.sudo_set_admin_freeze_window(window=0))
sudo(admin.sudo_set_weights_set_rate_limit(netuid=netuid, weights_set_rate_limit=0))
# No epoch pays stake while stake is counted.
sudo(admin.sudo_set_tempo(netuid=netuid, tempo=360))

wishes = {"max_burn": 500_000_001, "min_burn": 0.5, "serving_rate_limit": 60, "commit_reveal_weights_enabled": False}
set_all = {name: done(bt.SetHyperparameter(netuid=netuid, name=name, value=value), owner)[1] for name, value in wishes.items()}
_, foreign = done(bt.SetHyperparameter(netuid=netuid, name="min_burn", value=0.4), miner)
settings = sub.read("subnet_hyperparameters", netuid=netuid)
step(
    "hyperparameters", set=set_all, foreign=foreign, now={name: settings[name] for name in wishes},
)

_, early = done(bt.AddStake(hotkey_ss58=hot(owner), netuid=netuid, amount_tao=1, slippage_protection=False), miner)
_, told = done(bt.StartCall(netuid=netuid), owner)
step("start", **told, early=early, enabled=sub.query(bt.storage.SubtensorModule.SubtokenEnabled, [netuid]))

_, told = done(bt.SetSubnetIdentity(netuid=netuid, subnet_name="intents", subnet_url="https://intents.example"), owner)
step("subnetIdentity", **told, identity=sub.read("subnet_identity", netuid=netuid), title=sub.subnets.metagraph(netuid).name)


# A neuron. The intent insists on the MEV shield: the registration travels sealed.
def nonce(address):
    return sub.query(bt.storage.System.Account, [address])["nonce"]


nonce_before, burn = nonce(cold(miner)), rao(sub.subnets.burn(netuid))
at_most = rao(sub.estimate_shielded_carrier_fee(cold(miner)))
joined, told = done(bt.BurnedRegister(netuid=netuid), miner)
block = block_of(joined)
called = [extrinsic["call"]["call_function"] for extrinsic in sub.block_info(block).extrinsics if extrinsic]
step(
    "register", **told, burn=burn, carrierAtMost=at_most, shielded=joined.data.get("shielded"),
    uid=sub.neurons.uid(hot(miner), netuid), nonces=nonce(cold(miner)) - nonce_before,
    after=rao(sub.subnets.burn(netuid, block=block)),
    called=[name for name in called if name in ("submit_encrypted", "burned_register")],
)

# The client counts one nonce for what was sealed and what was inside; a new one asks the chain.
sub = bt.Subtensor(endpoint)

_, told = done(bt.ServeAxon(netuid=netuid, ip="8.8.8.8", port=8091), miner)
_, again = done(bt.ServeAxon(netuid=netuid, ip="8.8.4.4", port=8091), miner)
neuron = next(neuron for neuron in sub.read("neurons", netuid=netuid) if neuron.hotkey == hot(miner))
axon = neuron.raw["axon_info"]
step("axon", **told, again=again, uid=neuron.uid, ip=int(axon["ip"]), port=int(axon["port"]))

_, told = done(bt.SetIdentity(name="Dave", url="https://dave.example"), miner)
step("identity", **told, identity=sub.read("identity", coldkey_ss58=cold(miner)))

_, told = done(bt.AssociateHotkey(hotkey_ss58=fresh[3]), miner)
step("associate", **told, mine=sub.read("hotkey_owner", hotkey_ss58=fresh[3]) == cold(miner))

_, told = done(bt.SetTake(take=0.1, hotkey_ss58=hot(owner)), owner)
step("take", **told, take=sub.read("delegate_take", hotkey_ss58=hot(owner))["take_u16"])


# Stake.
def stake(wallet, hotkey, block=None):
    return rao(sub.staking.get(cold(wallet), hotkey, netuid, block=block))


def trade(intent, hotkey=None):
    """Executes an intent that trades; answers what its event and the chain say about it."""
    hotkey = hotkey or hot(owner)
    held = stake(miner, hotkey)
    result, told = done(intent, miner)
    after = stake(miner, hotkey)
    figures = {**told, "stakeChange": after - held, "held": after}
    trades = [entry["event"] for entry in result.events if entry["event"]["event_id"] in ("StakeAdded", "StakeRemoved")]
    if trades:
        _, _, tao, alpha, _, fee = trades[0]["attributes"]
        figures.update(tao=int(tao), alpha=int(alpha), swapFee=int(fee))
    return result, figures


def quoted(name, block, **amount):
    return sub.at(block).read(name, netuid=netuid, **amount)


bought, figures = trade(bt.AddStake(hotkey_ss58=hot(owner), netuid=netuid, amount_tao=10))
quote = quoted("quote_stake", block_of(bought) - 1, amount_tao=10)
step("stake", **figures, quoted=rao(quote.alpha), quotedFee=rao(quote.tao_fee))

_, figures = trade(bt.AddStake(hotkey_ss58=hot(owner), netuid=netuid, amount_tao=5, slippage_protection=False))
step("stakeAtAnyPrice", **figures)

limit = int(sub.read("alpha_price", netuid=netuid)["price_rao"] * 1.01)
too_much = {"hotkey_ss58": hot(owner), "netuid": netuid, "amount_tao": 500, "limit_price_rao": limit}
_, refused = trade(bt.AddStakeLimit(**too_much))
partly, figures = trade(bt.AddStakeLimit(**too_much, allow_partial=True))
reached = sub.at(block_of(partly)).read("alpha_price", netuid=netuid)["price_rao"]
step("stakeToLimit", **figures, refused=refused, limit=limit, reached=reached)

moved, figures = trade(
    bt.MoveStake(
        origin_hotkey_ss58=hot(owner), origin_netuid=netuid, dest_hotkey_ss58=hot(miner), dest_netuid=netuid, amount_alpha=1
    )
)
step("move", **figures, arrived=stake(miner, hot(miner)))

_, figures = trade(
    bt.TransferStake(
        dest_coldkey_ss58=cold(friend), hotkey_ss58=hot(owner), origin_netuid=netuid, dest_netuid=netuid, amount_alpha=2
    )
)
step("transferStake", **figures, arrived=stake(friend, hot(owner)))

sold, figures = trade(bt.RemoveStake(hotkey_ss58=hot(owner), netuid=netuid, amount_alpha=3))
quote = quoted("quote_unstake", block_of(sold) - 1, amount_alpha=3)
step("unstake", **figures, quoted=rao(quote.tao), quotedFee=rao(quote.alpha_fee))

now = sub.read("alpha_price", netuid=netuid)["price_rao"]
three = {"hotkey_ss58": hot(owner), "netuid": netuid, "amount_alpha": 3}
_, above = trade(bt.RemoveStakeLimit(**three, limit_price_rao=int(now * 1.01)))
_, refused = trade(bt.RemoveStakeLimit(**three, limit_price_rao=int(now * 0.999)))
_, figures = trade(bt.RemoveStakeLimit(**three, limit_price_rao=int(now * 0.9)))
step("unstakeToLimit", **figures, above=above, refused=refused)

# Children, which count some blocks later, at an epoch.
sudo(admin.sudo_set_tempo(netuid=netuid, tempo=10))
scheduled, told = done(bt.SetChildren(netuid=netuid, children=[[0.25, hot(miner)]], hotkey_ss58=hot(owner)), owner)
pending = sub.at(block_of(scheduled)).read("pending_children", hotkey_ss58=hot(owner), netuid=netuid)
children = {
    **told, "pending": [[str(share), child] for share, child in pending["children"]],
    "delay": pending["cooldown_block"] - block_of(scheduled), "child": hot(miner), "parent": hot(owner),
}

# Somebody else acts for an account.
_, told = done(bt.AddProxy(delegate_ss58=cold(friend), proxy_type="Transfer"), miner)
deposit = rao(sub.read("proxies", coldkey_ss58=cold(miner))["deposit"])
held = free(cold(miner))
_, sent = done(bt.Transfer(dest_ss58=fresh[1], amount_tao=3), friend, proxy_for=cold(miner))
paid = held - free(cold(miner))
_, beyond = done(bt.AssociateHotkey(hotkey_ss58=fresh[2]), friend, proxy_for=cold(miner))
_, removed = done(bt.RemoveProxy(delegate_ss58=cold(friend), proxy_type="Transfer"), miner)
step(
    "proxy", **told, deposit=deposit, sent=sent, paid=paid, received=free(fresh[1]), beyond=beyond, removed=removed,
    left=len(sub.read("proxies", coldkey_ss58=cold(miner))["proxies"]),
)

# Many pay for one thing.
_, told = done(
    bt.CreateCrowdloan(deposit_tao=10, min_contribution_tao=1, cap_tao=15, end=sub.block + 100, target_ss58=fresh[2]), owner
)
_, given = done(bt.ContributeCrowdloan(crowdloan_id=0, amount_tao=7), miner)
gifts = {row["contributor"]: row["amount_tao"] for row in sub.read("crowdloan_contributors", crowdloan_id=0)}
_, foreign = done(bt.FinalizeCrowdloan(crowdloan_id=0), miner)
_, finalized = done(bt.FinalizeCrowdloan(crowdloan_id=0), owner)
loan = sub.read("crowdloan", crowdloan_id=0)
step(
    "crowdloan", **told, given=given, gifts=[gifts.get(cold(owner)), gifts.get(cold(miner))], foreign=foreign,
    finalize=finalized, finalized=loan["finalized"], raised=rao(loan["raised"]), received=free(fresh[2]),
)

until("children", 60, lambda: sub.read("children", hotkey_ss58=hot(owner), netuid=netuid))
step(
    "children", **children,
    children=[[str(share), child] for share, child in sub.read("children", hotkey_ss58=hot(owner), netuid=netuid)],
    parents=[[str(share), parent] for share, parent in sub.read("parents", hotkey_ss58=hot(miner), netuid=netuid)],
)

# Weights, and what they earn.
until("validator permit", 60, lambda: sub.subnets.metagraph(netuid).neurons[0].validator_permit)
_, told = done(bt.SetWeights(netuid=netuid, weights={1: 1.0}), owner)
rows = sub.weights.weights(netuid)
until("incentive", 60, lambda: sub.subnets.metagraph(netuid).neurons[1].incentive)
step("weights", **told, rows=[[who, [[to, part] for to, part in row.items()]] for who, row in rows.items()],
     incentive=float(sub.subnets.metagraph(netuid).neurons[1].incentive))

# Everything back.
out, figures = trade(bt.UnstakeAll(hotkey_ss58=hot(owner)))
step("unstakeAll", **figures)
step("all", version=bt.__version__, ops=sorted(ops))
